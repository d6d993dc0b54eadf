package io.grapevine.json;

import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import org.jspecify.annotations.Nullable;

/** The fields of one entry as they are read, in whatever order they come. */
final class EntryFields {

  byte @Nullable [] value;
  @Nullable Long ts;
  @Nullable Long counter;
  @Nullable Long ttl;
  @Nullable Long early;
  boolean covers;
  boolean deleted;

  void clear() {
    value = null;
    ts = null;
    counter = null;
    ttl = null;
    early = null;
    covers = false;
    deleted = false;
  }

  /**
   * The entry that the fields describe; throws IllegalArgumentException with the rule that they
   * break.
   */
  Entry entry(Key key) {
    if (ts == null) {
      throw new IllegalArgumentException("ts is missing");
    }
    long n = counter == null ? 0 : counter;
    if (n < 0 || n > Stamp.MAX_COUNTER) {
      throw new IllegalArgumentException("n is 0 to " + Stamp.MAX_COUNTER + ", not " + n);
    }
    long stamp = Stamp.of(ts, (int) n);
    if (deleted) {
      return Entry.tombstone(key, stamp);
    }
    if (value == null) {
      throw new IllegalArgumentException("value is missing");
    }
    if (ttl == null) {
      return Entry.value(key, stamp, value, 0);
    }
    if (ttl < 1 || ttl > Entry.MAX_TTL) {
      throw new IllegalArgumentException(
          "ttl is 1 to " + Entry.MAX_TTL + " ms, or null, not " + ttl);
    }
    if (early != null && early < 0) {
      throw new IllegalArgumentException("early is 0 ms or more, not " + early);
    }
    long untilExpiry = early == null ? ttl : ttl - early;
    return covers
        ? Entry.covering(key, stamp, value, untilExpiry)
        : Entry.expiring(key, stamp, value, untilExpiry);
  }
}
