package io.grapevine.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.Seeds;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FingerprintsTest {

  @Test
  void isASet() {
    Seeds.forEach(
        500,
        random -> {
          Fingerprints set = new Fingerprints();
          Set<Long> model = new HashSet<>();
          int world = 1 + random.nextInt(300);
          for (int i = 0; i < 600; i++) {
            long fingerprint = fingerprint(random, world);
            if (random.nextInt(5) < 3) {
              set.add(fingerprint);
              model.add(fingerprint);
            } else {
              assertThat(set.remove(fingerprint)).isEqualTo(model.remove(fingerprint));
            }
            assertThat(set.contains(fingerprint)).isEqualTo(model.contains(fingerprint));
            assertThat(set.size()).isEqualTo(model.size());
          }
          assertThat(set.isEmpty()).isEqualTo(model.isEmpty());
          assertThat(boxed(set.toArray())).isEqualTo(model);
          assertThat(set.toArray()).hasSize(model.size());
          for (int i = 0; i < world; i++) {
            assertThat(set.contains(i)).isEqualTo(model.contains((long) i));
          }
        });
  }

  @Test
  void zeroIsAFingerprintAsWell() {
    Fingerprints set = Fingerprints.of(0, 7, 0);
    assertThat(set.size()).isEqualTo(2);
    assertThat(set.toArray()).containsExactlyInAnyOrder(0, 7);
    assertThat(set.remove(0)).isTrue();
    assertThat(set.remove(0)).isFalse();
    assertThat(set.contains(0)).isFalse();
    assertThat(set.toArray()).containsExactly(7);
    assertThat(set.remove(7)).isTrue();
    assertThat(set.isEmpty()).isTrue();
  }

  @Test
  void holdsMany() {
    Fingerprints set = new Fingerprints();
    Seeds.forEach(
        1,
        random -> {
          long[] all = random.longs(200_000).distinct().toArray();
          Arrays.stream(all).forEach(set::add);
          assertThat(set.size()).isEqualTo(all.length);
          for (int i = 0; i < all.length; i += 2) {
            assertThat(set.remove(all[i])).isTrue();
          }
          for (int i = 0; i < all.length; i++) {
            assertThat(set.contains(all[i])).isEqualTo(i % 2 == 1);
          }
        });
  }

  /** Small ones, which meet in the table, and some that differ in their upper half alone. */
  private static long fingerprint(RandomGenerator random, int world) {
    long low = random.nextInt(world);
    return random.nextInt(3) == 0 ? low | (long) random.nextInt(3) << 32 : low;
  }

  private static Set<Long> boxed(long[] values) {
    return Arrays.stream(values).boxed().collect(Collectors.toSet());
  }
}
