package io.grapevine.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.state.Key;
import io.grapevine.testing.Seeds;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PrefixesTest {

  private static final String[] LETTERS = {
    "a", "z", "/", "é", "߿", "ࠀ", "퟿", "\uE000", "\uFFFF", "😀", "\u0000"
  };

  static String text(RandomGenerator random, int most) {
    var text = new StringBuilder();
    for (int length = random.nextInt(most + 1); length > 0; length--) {
      text.append(LETTERS[random.nextInt(LETTERS.length)]);
    }
    return text.toString();
  }

  @Test
  void theOrderIsThatOfKeys() {
    Seeds.forEach(
        100,
        random -> {
          for (int i = 0; i < 100; i++) {
            String a = "k" + text(random, 4);
            String b = "k" + text(random, 4);

            assertThat(Integer.signum(Prefixes.ORDER.compare(a, b)))
                .as("%s and %s", a, b)
                .isEqualTo(Integer.signum(Key.of(a).compareTo(Key.of(b))));
          }
        });
  }

  @Test
  void aTextIsAPrefixIfItsBytesAre() {
    Seeds.forEach(
        100,
        random -> {
          for (int i = 0; i < 100; i++) {
            String prefix = "k" + text(random, 2);
            String key = "k" + text(random, 4);

            assertThat(key.startsWith(prefix))
                .as("%s and %s", prefix, key)
                .isEqualTo(Key.of(key).startsWith(Key.of(prefix)));
          }
        });
  }

  @Test
  void aPrefixIsAsLongAsAKeyAtMost() {
    assertThat(Prefixes.MAX_BYTES).isEqualTo(Key.MAX_BYTES);
    assertThat(Prefixes.checked("é".repeat(256))).hasSize(256);
    assertThatThrownBy(() -> Prefixes.checked("é".repeat(256) + "x"))
        .hasMessage("prefix must have at most 512 bytes of UTF-8, as a key; this one has 513");
  }

  @Test
  void aPrefixIsNotCutInsideACharacter() {
    assertThatThrownBy(() -> Prefixes.checked("flags/\uD83D"))
        .hasMessage("prefix must be Unicode text; this one has half of a surrogate pair");
    assertThat(Prefixes.checked("flags/😀")).isEqualTo("flags/😀");
  }
}
