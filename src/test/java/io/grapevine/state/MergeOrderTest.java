package io.grapevine.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergeOrderTest {

  private static final Key KEY = Key.of("k");

  /** Every entry is greater than all before it. */
  private static final List<Entry> ASCENDING =
      List.of(
          value(0, "true", 0),
          value(1, "\"\u007f\"", 0),
          value(1, "\"\u00e9\"", 0),
          Entry.expiring(KEY, 1, "1".getBytes(UTF_8), -1),
          Entry.expiring(KEY, 1, "1".getBytes(UTF_8), 0),
          value(1, "1", 1),
          Entry.covering(KEY, 1, "1".getBytes(UTF_8), 1),
          value(1, "1", 1_000),
          value(1, "1", Entry.MAX_TTL),
          value(1, "1", 0),
          value(1, "10", 0),
          value(1, "2", 1),
          ofKind(1, ""),
          ofKind(1, "9"),
          ofKind(2, "1"),
          Entry.tombstone(KEY, 1),
          Entry.of(KEY, 1, EntryForm.of(1, true, false, false), 0, ByteBuffer.allocate(0)),
          value(2, "0", 0),
          value(Stamp.of(1, 0), "0", 0),
          value(Stamp.of(1, 1), "0", 0),
          Entry.tombstone(KEY, Stamp.of(1, 1)),
          value(Stamp.of(1, Stamp.MAX_COUNTER), "0", 0),
          value(Stamp.of(2, 0), "0", 0),
          value(Stamp.of(Stamp.MAX_MILLIS / 2 + 1, 0), "0", 0),
          Entry.tombstone(KEY, Stamp.of(Stamp.MAX_MILLIS, Stamp.MAX_COUNTER)));

  @Test
  void ordersByStampThenTombstoneThenKindThenContentThenExpiryThenWhatItCovers() {
    for (int i = 0; i < ASCENDING.size(); i++) {
      for (int j = 0; j < ASCENDING.size(); j++) {
        Entry a = ASCENDING.get(i);
        Entry b = ASCENDING.get(j);
        assertThat(Integer.signum(MergeOrder.INSTANCE.compare(a, b)))
            .as("%s against %s", a, b)
            .isEqualTo(Integer.compare(i, j));
        assertThat(MergeOrder.merge(a, b)).isEqualTo(ASCENDING.get(Math.max(i, j)));
      }
    }
  }

  private static Entry ofKind(int kind, String content) {
    int form = EntryForm.of(kind, false, false, false);
    return Entry.of(KEY, 1, form, 0, ByteBuffer.wrap(content.getBytes(UTF_8)));
  }

  private static Entry value(long stamp, String json, long ttl) {
    return Entry.value(KEY, stamp, json.getBytes(UTF_8), ttl);
  }
}
