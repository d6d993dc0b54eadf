package io.grapevine.state;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The one {@code byte[]} that holds an entry: no object per field, so that a small entry costs
 * little more than its key and value.
 *
 * <pre>
 * offset  bytes
 * 0       8      stamp, big endian
 * 8       2      length of the key, big endian
 * 10      1      marks: 1 tombstone, 2 has a time to live, 4 covers an entry that lives longer;
 *                and from the fourth bit on the kind, see {@link Entry#kind}
 * 11      k      key, UTF-8
 * 11+k    8      milliseconds from stamp to expiry, signed, if the mark says so
 * ...            content: a value in compact JSON, or bytes of a kind that only later versions know
 * </pre>
 *
 * A key alone is the same array that ends after the key. The layout is unambiguous, so that a hash
 * of the whole array covers everything that the merge compares.
 */
final class Packed {

  static final int KEY = 11;
  static final int TOMBSTONE = 1;
  static final int HAS_TTL = 2;
  static final int COVERS = 4;

  /** The position of the kind above the marks. */
  static final int KIND_SHIFT = 3;

  static final int MARKS = (1 << KIND_SHIFT) - 1;

  private static final int KEY_LENGTH = 8;
  private static final int FORM = 10;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final Hasher64 HASHER = Hashing.xxh3_64();

  private Packed() {}

  /**
   * An array with the key of {@code keyHolder}, the given content and room for {@code valueLength}
   * bytes.
   */
  static byte[] allocate(byte[] keyHolder, long stamp, int form, long ttl, int valueLength) {
    int keyEnd = keyEnd(keyHolder);
    boolean hasTtl = (form & HAS_TTL) != 0;
    byte[] packed = Arrays.copyOf(keyHolder, keyEnd + (hasTtl ? Long.BYTES : 0) + valueLength);
    // A longer key holder (an entry) would leave its own content behind the key; all bytes there
    // are overwritten.
    packed[FORM] = (byte) form;
    LONG.set(packed, 0, stamp);
    if (hasTtl) {
      LONG.set(packed, keyEnd, ttl);
    }
    return packed;
  }

  static byte[] keyOnly(byte[] utf8) {
    byte[] packed = new byte[KEY + utf8.length];
    SHORT.set(packed, KEY_LENGTH, (short) utf8.length);
    System.arraycopy(utf8, 0, packed, KEY, utf8.length);
    return packed;
  }

  static long stamp(byte[] packed) {
    return (long) LONG.get(packed, 0);
  }

  static void setStamp(byte[] packed, long stamp) {
    LONG.set(packed, 0, stamp);
  }

  static int keyLength(byte[] packed) {
    return (short) SHORT.get(packed, KEY_LENGTH) & 0xFFFF;
  }

  static int keyEnd(byte[] packed) {
    return KEY + keyLength(packed);
  }

  /** The marks and the kind. */
  static int form(byte[] packed) {
    return packed[FORM] & 0xFF;
  }

  static int kind(byte[] packed) {
    return form(packed) >>> KIND_SHIFT;
  }

  static boolean isTombstone(byte[] packed) {
    return (packed[FORM] & TOMBSTONE) != 0;
  }

  static boolean hasTtl(byte[] packed) {
    return (packed[FORM] & HAS_TTL) != 0;
  }

  static boolean covers(byte[] packed) {
    return (packed[FORM] & COVERS) != 0;
  }

  static void setCovers(byte[] packed) {
    packed[FORM] |= COVERS;
  }

  static long ttl(byte[] packed) {
    return hasTtl(packed) ? (long) LONG.get(packed, keyEnd(packed)) : 0;
  }

  /** The epoch millisecond of the expiry; {@link Long#MAX_VALUE}: never. */
  static long expiry(byte[] packed) {
    return hasTtl(packed) ? Stamp.millis(stamp(packed)) + ttl(packed) : Long.MAX_VALUE;
  }

  static void setTtl(byte[] packed, long ttl) {
    LONG.set(packed, keyEnd(packed), ttl);
  }

  static int valueOffset(byte[] packed) {
    return keyEnd(packed) + (hasTtl(packed) ? Long.BYTES : 0);
  }

  static long keyFingerprint(byte[] packed) {
    return HASHER.hashBytesToLong(packed, KEY, keyLength(packed));
  }

  static int keyHash(byte[] packed) {
    return keyHash(keyFingerprint(packed));
  }

  static int keyHash(long keyFingerprint) {
    return (int) (keyFingerprint ^ keyFingerprint >>> 32);
  }

  static long fingerprint(byte[] packed) {
    return HASHER.hashBytesToLong(packed);
  }

  static long valueHash(byte[] packed) {
    int offset = valueOffset(packed);
    return HASHER.hashBytesToLong(packed, offset, packed.length - offset);
  }

  static boolean sameKey(byte[] a, byte[] b) {
    return Arrays.equals(a, KEY, keyEnd(a), b, KEY, keyEnd(b));
  }

  static int compareKeys(byte[] a, byte[] b) {
    return Arrays.compareUnsigned(a, KEY, keyEnd(a), b, KEY, keyEnd(b));
  }
}
