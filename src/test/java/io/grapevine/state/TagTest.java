package io.grapevine.state;

import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagTest {

  private static final Key KEY = Key.of("flags/a");

  @Test
  void isStampAndFingerprint() {
    assertThat(new Tag(Stamp.of(1, 2), -1)).hasToString("0000000000010002-ffffffffffffffff");
    assertThat(new Tag(-1, 0)).hasToString("ffffffffffffffff-0000000000000000");
  }

  @Test
  void isReadAsItIsWritten() {
    Tag tag = Tag.of(Entry.value(KEY, Stamp.of(1_700_000_000_000L, 3), bytes("1"), 0));

    assertThat(Tag.parse(tag.toString())).contains(tag);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "0000000000010002",
        "0000000000010002-fffffffffffffff",
        "0000000000010002-fffffffffffffffff",
        "0000000000010002_ffffffffffffffff",
        "0000000000010002-FFFFFFFFFFFFFFFF",
        "000000000001000x-ffffffffffffffff",
        "0000000000010002-\u0660fffffffffffffff"
      })
  void anyOtherTextIsNoTag(String text) {
    assertThat(Tag.parse(text)).isEmpty();
  }

  @Test
  void entriesThatDifferInAnythingHaveDifferentTags() {
    Entry entry = Entry.value(KEY, Stamp.of(1, 0), bytes("1"), 0);

    assertThat(Tag.of(entry)).isEqualTo(Tag.of(Entry.value(KEY, Stamp.of(1, 0), bytes("1"), 0)));
    assertThat(Tag.of(entry))
        .isNotEqualTo(Tag.of(Entry.value(Key.of("flags/b"), Stamp.of(1, 0), bytes("1"), 0)))
        .isNotEqualTo(Tag.of(Entry.value(KEY, Stamp.of(1, 1), bytes("1"), 0)))
        .isNotEqualTo(Tag.of(Entry.value(KEY, Stamp.of(1, 0), bytes("2"), 0)))
        .isNotEqualTo(Tag.of(Entry.value(KEY, Stamp.of(1, 0), bytes("1"), 9)))
        .isNotEqualTo(Tag.of(Entry.tombstone(KEY, Stamp.of(1, 0))));
  }
}
