package io.grapevine.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The content of the map for a key: a value or a tombstone with its stamp, or an entry of a kind
 * that only later versions know. Immutable.
 *
 * <p>An entry is a thin view of one packed array, which the map keeps and every reader shares:
 * reading an entry copies nothing, and two entries are equal when their arrays are.
 */
public final class Entry {

  /** The longest time to live, in milliseconds (about 4,460 years). */
  public static final long MAX_TTL = (1L << 47) - 1;

  /** The kind of values and tombstones, which is the only one that this version knows. */
  public static final int KNOWN_KIND = 0;

  /** The greatest possible kind. */
  public static final int MAX_KIND = 0xFF >>> Packed.KIND_SHIFT;

  private final byte[] packed;
  private final boolean renewal;

  Entry(byte[] packed) {
    this(packed, false);
  }

  Entry(byte[] packed, boolean renewal) {
    this.packed = packed;
    this.renewal = renewal;
  }

  /**
   * A value whose stamp is its writer's wall clock.
   *
   * @param json one JSON document as compact UTF-8; copied
   * @param ttl time to live in milliseconds from the stamp on, 1 to {@link #MAX_TTL}; 0: unlimited
   * @throws IllegalArgumentException if the time to live is out of its range
   */
  public static Entry value(Key key, long stamp, byte[] json, long ttl) {
    if (ttl < 0 || ttl > MAX_TTL) {
      throw new IllegalArgumentException("ttl is milliseconds, 1 to " + MAX_TTL + ", not " + ttl);
    }
    return with(key, stamp, ttl == 0 ? 0 : Packed.HAS_TTL, ttl, ByteBuffer.wrap(json));
  }

  /**
   * A value that expires.
   *
   * @param json one JSON document as compact UTF-8; copied
   * @param ttl milliseconds from the stamp to the expiry, at most {@link #MAX_TTL} either way; zero
   *     or less if the stamp was that far ahead of its writer's wall clock
   * @throws IllegalArgumentException if the time to live is out of its range
   */
  public static Entry expiring(Key key, long stamp, byte[] json, long ttl) {
    checkExpiry(ttl);
    return with(key, stamp, Packed.HAS_TTL, ttl, ByteBuffer.wrap(json));
  }

  private static void checkExpiry(long ttl) {
    if (ttl < -MAX_TTL || ttl > MAX_TTL) {
      throw new IllegalArgumentException(
          "a value expires at most " + MAX_TTL + " ms before or after ts, not " + ttl);
    }
  }

  /** As {@link #expiring}, for a value that replaced an entry that would outlive it. */
  public static Entry covering(Key key, long stamp, byte[] json, long ttl) {
    Entry entry = expiring(key, stamp, json, ttl);
    Packed.setCovers(entry.packed);
    return entry;
  }

  private static Entry with(Key key, long stamp, int form, long ttl, ByteBuffer content) {
    int length = content.remaining();
    byte[] packed = Packed.allocate(key.packed(), stamp, form, ttl, length);
    content.get(content.position(), packed, packed.length - length, length);
    return new Entry(packed);
  }

  /** The mark of a deleted key. */
  public static Entry tombstone(Key key, long stamp) {
    return new Entry(Packed.allocate(key.packed(), stamp, Packed.TOMBSTONE, 0, 0));
  }

  /**
   * An entry as in a message.
   *
   * @param form see {@link EntryForm}
   * @param ttl milliseconds from the stamp to the expiry, if the form says that it has one
   * @param content depends on the kind; compact JSON of a value; copied
   * @throws IllegalArgumentException if there cannot be such an entry
   */
  public static Entry of(Key key, long stamp, int form, long ttl, ByteBuffer content) {
    EntryForm.check(form, content.hasRemaining());
    checkExpiry(ttl);
    return with(key, stamp, form, ttl, content);
  }

  /** This value for another time to live, 1 to {@link #MAX_TTL} or 0, without a stamp. */
  Entry renewed(long ttl) {
    return with(key(), Stamp.OLDEST, ttl == 0 ? 0 : Packed.HAS_TTL, ttl, value());
  }

  /**
   * Whether it replaced an entry with the same value here, so that a node which has that one needs
   * all of it except the value. No part of the entry: equal ones can differ in it.
   */
  public boolean isRenewal() {
    return renewal;
  }

  /** The same entry for nodes that do not have its value. */
  public Entry whole() {
    return new Entry(packed);
  }

  /** The same content with another stamp. */
  public Entry withStamp(long stamp) {
    byte[] copy = packed.clone();
    Packed.setStamp(copy, stamp);
    return new Entry(copy);
  }

  byte[] packed() {
    return packed;
  }

  public Key key() {
    return Key.in(packed);
  }

  /** The 32-bit hash (XXH3) of the key, the same on every node. */
  public int keyHash() {
    return Packed.keyHash(packed);
  }

  /** The 64-bit hash (XXH3) of the key, the same on every node. */
  public long keyFingerprint() {
    return Packed.keyFingerprint(packed);
  }

  /** The text of the key. */
  public String keyText() {
    return new String(packed, Packed.KEY, Packed.keyLength(packed), StandardCharsets.UTF_8);
  }

  /** See {@link Stamp}. */
  public long stamp() {
    return Packed.stamp(packed);
  }

  /**
   * The kind of the entry, 0 to {@link #MAX_KIND}. A kind other than {@link #KNOWN_KIND} comes from
   * a later version: the entry is kept, merged, purged and forwarded like any other, and is
   * invisible to readers.
   */
  public int kind() {
    return Packed.kind(packed);
  }

  /** Its marks and its kind in one number, 0 to 255, as in a message. */
  public int form() {
    return Packed.form(packed);
  }

  /** Whether it marks its key as deleted. */
  public boolean isTombstone() {
    return Packed.isTombstone(packed);
  }

  /** Whether it is a value that expires. */
  public boolean hasTtl() {
    return Packed.hasTtl(packed);
  }

  /**
   * Whether it is a value that expires and replaced an entry that would outlive it. It is kept for
   * as long as a tombstone after its expiry, or the older entry would come back.
   */
  public boolean covers() {
    return Packed.covers(packed);
  }

  /**
   * Milliseconds from the stamp to the {@link #expiry}, for an entry that has one. It is less than
   * the time to live that the writer requested, by as much as its stamp was ahead of its wall
   * clock, and may be zero or less.
   */
  public long ttl() {
    return Packed.ttl(packed);
  }

  /**
   * The epoch millisecond from which on readers no longer see this value; {@link Long#MAX_VALUE}:
   * never.
   */
  public long expiry() {
    return Packed.expiry(packed);
  }

  /** Whether it is visible to readers at this epoch millisecond: a value that has not expired. */
  public boolean isVisibleAt(long millis) {
    return kind() == KNOWN_KIND && !isTombstone() && (!hasTtl() || millis < expiry());
  }

  /**
   * The content, shared and read-only: compact UTF-8 JSON for a value, nothing for a tombstone;
   * otherwise it depends on the kind.
   */
  public ByteBuffer value() {
    int offset = Packed.valueOffset(packed);
    return ByteBuffer.wrap(packed, offset, packed.length - offset).slice().asReadOnlyBuffer();
  }

  /** The length of the content, in bytes. */
  public int valueLength() {
    return packed.length - Packed.valueOffset(packed);
  }

  /** The bytes of the entry that count against the limit: its key, its value and a few more. */
  public int size() {
    return packed.length;
  }

  /** The 64-bit hash (XXH3) of everything that the merge compares: key, stamp and content. */
  public long fingerprint() {
    return Packed.fingerprint(packed);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Entry entry && Arrays.equals(packed, entry.packed);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(fingerprint());
  }

  @Override
  public String toString() {
    return EntryText.of(this);
  }
}
