package io.grapevine.state;

import org.jspecify.annotations.Nullable;

/**
 * A write of an application, which takes effect at most once: what it stores is prepared before the
 * state's lock is taken.
 */
public final class Write {

  /** What becomes of a key. */
  private interface Draft {

    /** The next entry, without its stamp; null: nothing, because there is no visible value. */
    byte @Nullable [] after(@Nullable Entry visible);
  }

  private final Key key;
  private final int valueBytes;
  private final Draft draft;
  private final Condition condition;

  private Write(Key key, int valueBytes, Draft draft, Condition condition) {
    this.key = key;
    this.valueBytes = valueBytes;
    this.draft = draft;
    this.condition = condition;
  }

  /** See {@link ReplicatedState#put(Key, byte[], long, Condition)}. */
  public static Write put(Key key, byte[] json, long ttl, Condition condition) {
    byte[] packed = Entry.value(key, Stamp.OLDEST, json, ttl).packed();
    return new Write(key, json.length, visible -> packed, condition);
  }

  /** See {@link ReplicatedState#touch}. */
  public static Write touch(Key key, long ttl, Condition condition) {
    return new Write(
        key, 0, visible -> visible == null ? null : visible.renewed(ttl).packed(), condition);
  }

  /** See {@link ReplicatedState#remove(Key, Condition)}. */
  public static Write remove(Key key, Condition condition) {
    byte[] packed = Entry.tombstone(key, Stamp.OLDEST).packed();
    return new Write(key, 0, visible -> packed, condition);
  }

  public Key key() {
    return key;
  }

  /** The size of the value that it brings. */
  int valueBytes() {
    return valueBytes;
  }

  boolean isAllowedFor(@Nullable Entry visible) {
    return condition.holdsFor(visible);
  }

  /** The entry that it stores, still without a stamp; null: there is no value to renew. */
  byte @Nullable [] after(@Nullable Entry visible) {
    return draft.after(visible);
  }
}
