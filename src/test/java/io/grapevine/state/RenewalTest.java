package io.grapevine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.Utf8;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class RenewalTest {

  private static final Key KEY = Key.of("k");
  private static final byte[] LONG = Utf8.bytes("\"" + "x".repeat(40) + "\"");
  private static final byte[] OTHER = Utf8.bytes("\"" + "x".repeat(39) + "y\"");
  private static final byte[] SHORT = Utf8.bytes("1");

  private static final Entry VALUE = Entry.value(KEY, 1, LONG, 0);

  @Test
  void onlyTheSameLongValueIsKept() {
    assertThat(keeps(VALUE, Entry.value(KEY, 2, LONG, 0))).isTrue();
    assertThat(keeps(VALUE, Entry.value(KEY, 2, LONG, 5))).as("with another ttl").isTrue();
    assertThat(keeps(Entry.covering(KEY, 1, LONG, 5), VALUE)).isTrue();
    assertThat(keeps(VALUE, Entry.value(KEY, 2, OTHER, 0))).isFalse();
    assertThat(keeps(VALUE, Entry.tombstone(KEY, 2))).isFalse();
    assertThat(keeps(Entry.tombstone(KEY, 1), VALUE)).isFalse();
    assertThat(keeps(Entry.value(KEY, 1, SHORT, 0), Entry.value(KEY, 2, SHORT, 0))).isFalse();
    assertThat(keeps(ofKind(3), Entry.value(KEY, 2, LONG, 0))).isFalse();
    assertThat(keeps(ofKind(3), ofKind(3))).as("nothing is known of other kinds").isFalse();
  }

  @Test
  void makesTheWholeEntryOfTheValueThatIsHere() {
    Entry touched = Entry.covering(KEY, 9, LONG, -5);

    assertThat(Renewal.of(VALUE, 9, touched.form(), -5, Renewal.hash(touched))).contains(touched);
    assertThat(Renewal.of(VALUE, 9, touched.form(), -5, Renewal.hash(touched) + 1)).isEmpty();
    assertThat(Renewal.of(Entry.tombstone(KEY, 1), 9, 0, 0, Renewal.hash(touched))).isEmpty();
    assertThat(Renewal.of(ofKind(3), 9, 0, 0, Renewal.hash(touched))).isEmpty();
  }

  private static Entry ofKind(int kind) {
    return Entry.of(KEY, 1, EntryForm.of(kind, 0), 0, ByteBuffer.wrap(LONG));
  }

  private static boolean keeps(Entry before, Entry after) {
    return Renewal.keepsValue(before.packed(), after.packed());
  }
}
