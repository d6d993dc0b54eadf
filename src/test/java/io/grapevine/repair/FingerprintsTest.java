package io.grapevine.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.grapevine.testing.Seeds;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FingerprintsTest {

  @Test
  void holdsWhatASetHolds() {
    Seeds.forEach(
        200,
        random -> {
          Fingerprints set = new Fingerprints();
          Set<Long> model = new HashSet<>();
          long world = 1 + random.nextInt(300);
          for (int i = random.nextInt(400); i > 0; i--) {
            long fingerprint = random.nextLong(world) - world / 2;
            set.add(fingerprint);
            model.add(fingerprint);
          }
          for (int i = 0; i < 300; i++) {
            long fingerprint = random.nextLong(world) - world / 2;
            if (random.nextBoolean()) {
              assertThat(set.remove(fingerprint)).isEqualTo(model.remove(fingerprint));
            }
            assertThat(set.contains(fingerprint)).isEqualTo(model.contains(fingerprint));
            assertThat(set.isEmpty()).isEqualTo(model.isEmpty());
          }
        });
  }

  @Test
  void zeroIsAFingerprintAsWell() {
    Fingerprints set = Fingerprints.of(0, 7, 0);
    assertThat(set.remove(0)).isTrue();
    assertThat(set.remove(0)).isFalse();
    assertThat(set.contains(7)).isTrue();
    assertThat(set.remove(7)).isTrue();
    assertThat(set.isEmpty()).isTrue();
  }

  @Test
  void isFilledBeforeItIsAsked() {
    Fingerprints set = Fingerprints.of(1);
    assertThat(set.contains(1)).isTrue();
    assertThatIllegalStateException().isThrownBy(() -> set.add(2));
  }
}
