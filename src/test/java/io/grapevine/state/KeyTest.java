package io.grapevine.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.grapevine.testing.Seeds;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTest {

  @Test
  void hasOneTo512BytesOfUtf8() {
    assertThat(Key.of("k")).hasToString("k");
    assertThat(Key.of("k".repeat(512))).hasToString("k".repeat(512));
    assertThat(Key.of("\u00e9".repeat(256))).hasToString("\u00e9".repeat(256));
    assertRefused("", "at least one byte");
    assertRefused("k".repeat(513), "this one has 513");
    assertRefused("\u00e9".repeat(257), "this one has 514");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "\udc00", "a\ud83cb", "\udf47\ud83c"})
  void refusesHalfOfASurrogatePair(String text) {
    assertRefused(text, "surrogate");
  }

  @Test
  void ordersByUnsignedBytesOfUtf8() {
    assertThat(Key.of("a")).isLessThan(Key.of("a/"));
    assertThat(Key.of("a/b")).isLessThan(Key.of("b"));
    assertThat(Key.of("z")).isLessThan(Key.of("\u00e9"));
    // The order of UTF-16 would be the other way round.
    assertThat(Key.of("\uff21")).isLessThan(Key.of("\ud83c\udf47"));
  }

  @Test
  void ordersAnyTwoKeysLikeTheirBytes() {
    Seeds.forEach(
        1_000,
        random -> {
          String a = text(random);
          String b = text(random);
          int bytes = Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));
          int keys = Key.of(a).compareTo(Key.of(b));
          assertThat(Integer.signum(keys)).isEqualTo(Integer.signum(bytes));
          assertThat(Key.of(a).equals(Key.of(b))).isEqualTo(bytes == 0);
        });
  }

  @Test
  void aViewOfAnEntryEqualsTheKeyOfTheSameText() {
    Key made = Key.of("flags/\u00e9");
    Key view = Entry.value(made, Stamp.of(9, 9), "[1,2]".getBytes(UTF_8), 7).key();
    Key other = Entry.tombstone(Key.of("flags/e"), Stamp.of(9, 9)).key();

    assertThat(view).isEqualTo(made).hasSameHashCodeAs(made).hasToString("flags/\u00e9");
    assertThat(view).isEqualByComparingTo(made);
    assertThat(view).isNotEqualTo(other);
    assertThat(view.startsWith(Key.of("flags/"))).isTrue();
    assertThat(made.startsWith(view)).isTrue();
    assertThat(Key.of("flags").startsWith(view)).isFalse();
    assertThat(other.startsWith(view)).isFalse();
  }

  private static void assertRefused(String text, String why) {
    assertThatExceptionOfType(InvalidKeyException.class)
        .isThrownBy(() -> Key.of(text))
        .withMessageContaining(why);
  }

  private static String text(RandomGenerator random) {
    int[] alphabet = {'a', 'b', '/', 0x7f, 0xe9, 0xff21, 0x1f347};
    var text = new StringBuilder();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
    }
    return text.toString();
  }
}
