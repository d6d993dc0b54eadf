package io.grapevine.cbor;

import static io.grapevine.testing.Utf8.bytes;

import io.grapevine.state.Entry;
import io.grapevine.state.EntryForm;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Random entries that go to the edges of all that an entry can hold. */
final class CborEntries {

  private static final int[] ALPHABET = {
    'a', '/', '"', '\\', 0, 0x1f, '\n', 0x7f, 0x80, 0xe9, 0x7ff, 0x2028, 0xffff, 0x1f347, 0x10ffff
  };
  private static final long[] STAMPS = {
    Stamp.OLDEST,
    Stamp.of(0, Stamp.MAX_COUNTER),
    Stamp.of(Stamp.MAX_MILLIS, 0),
    Stamp.of(Stamp.MAX_MILLIS, Stamp.MAX_COUNTER),
    Stamp.of(1_700_000_000_000L, 0),
    Stamp.of(1_700_000_000_000L, 1)
  };
  private static final long[] TTLS = {0, 0, 1, 23, 24, 255, 256, 65_536, 1L << 32, Entry.MAX_TTL};
  private static final String[] VALUES = {
    "0", "null", "\"\"", "[]", "{\"a\":[1.00,-0,1e400]}", "\"\u00e9\ud83c\udf47\""
  };

  private CborEntries() {}

  static List<Entry> list(RandomGenerator random, int count) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(next(random));
    }
    return entries;
  }

  private static Entry next(RandomGenerator random) {
    Key key = key(random);
    long stamp = random.nextBoolean() ? STAMPS[random.nextInt(STAMPS.length)] : random.nextLong();
    if (random.nextInt(4) == 0) {
      return Entry.tombstone(key, stamp);
    }
    long ttl =
        random.nextBoolean()
            ? TTLS[random.nextInt(TTLS.length)]
            : random.nextLong(Entry.MAX_TTL + 1);
    String value =
        random.nextInt(8) == 0
            ? "\"" + "x".repeat(random.nextInt(70_000)) + "\""
            : VALUES[random.nextInt(VALUES.length)];
    return switch (random.nextInt(5)) {
      case 0 -> Entry.expiring(key, stamp, bytes(value), -ttl);
      case 1 -> Entry.covering(key, stamp, bytes(value), ttl);
      case 2 -> {
        int form = EntryForm.of(1 + random.nextInt(Entry.MAX_KIND), random.nextInt(8));
        byte[] content = new byte[random.nextInt(20)];
        random.nextBytes(content);
        yield Entry.of(
            key, stamp, form, EntryForm.hasTtl(form) ? ttl : 0, ByteBuffer.wrap(content));
      }
      default -> Entry.value(key, stamp, bytes(value), ttl);
    };
  }

  private static Key key(RandomGenerator random) {
    if (random.nextInt(16) == 0) {
      return Key.of("k".repeat(Key.MAX_BYTES));
    }
    StringBuilder text = new StringBuilder();
    for (int i = 1 + random.nextInt(random.nextInt(8) == 0 ? 128 : 8); i > 0; i--) {
      text.appendCodePoint(ALPHABET[random.nextInt(ALPHABET.length)]);
    }
    return Key.of(text.toString());
  }
}
