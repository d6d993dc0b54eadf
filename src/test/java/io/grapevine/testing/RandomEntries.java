package io.grapevine.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grapevine.state.Entry;
import io.grapevine.state.EntryForm;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Random entries out of a small world, in which keys, stamps and values collide all the time. */
public final class RandomEntries {

  private static final String[] KEYS = {"a", "a/b", "a/\u00e9", "b", "\ud83c\udf47"};
  private static final String[] VALUES = {"0", "1", "10", "\"\"", "[]", "{\"a\":1}"};
  private static final long[] TTLS = {0, 0, 1, 60_000, 3_600_000};

  private final RandomGenerator random;

  public RandomEntries(RandomGenerator random) {
    this.random = random;
  }

  public List<Entry> list(int count) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(next());
    }
    return entries;
  }

  public Entry next() {
    return next(key());
  }

  public Entry next(Key key) {
    long stamp = Stamp.of(ManualClock.START + random.nextInt(2), random.nextInt(2));
    return switch (random.nextInt(9)) {
      case 0, 1 -> Entry.tombstone(key, stamp);
      case 2 -> Entry.expiring(key, stamp, value(), random.nextInt(-2, 3));
      case 3 -> Entry.covering(key, stamp, value(), random.nextInt(-2, 3));
      case 4 -> ofLaterVersion(key, stamp);
      default -> Entry.value(key, stamp, value(), ttl());
    };
  }

  /** Of one of two kinds that this version does not know, with any marks. */
  private Entry ofLaterVersion(Key key, long stamp) {
    int form = EntryForm.of(1 + random.nextInt(2), random.nextInt(8));
    long ttl = EntryForm.hasTtl(form) ? random.nextInt(-2, 3) : 0;
    return Entry.of(key, stamp, form, ttl, ByteBuffer.wrap(value()));
  }

  public Key key() {
    return Key.of(KEYS[random.nextInt(KEYS.length)]);
  }

  public byte[] value() {
    return VALUES[random.nextInt(VALUES.length)].getBytes(UTF_8);
  }

  public long ttl() {
    return TTLS[random.nextInt(TTLS.length)];
  }

  /** These entries in a random order, some of them twice. */
  public List<Entry> shuffledWithDuplicates(List<Entry> entries) {
    List<Entry> shuffled = new ArrayList<>();
    for (Entry entry : entries) {
      for (int copies = random.nextInt(4) == 0 ? 2 : 1; copies > 0; copies--) {
        shuffled.add(random.nextInt(shuffled.size() + 1), entry);
      }
    }
    return shuffled;
  }
}
