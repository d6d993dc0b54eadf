package io.grapevine.sketch;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * The wire form of a run of symbols: their number as a varint, and then for each of them 8 bytes of
 * sum, 4 bytes of checksum, both big-endian, and the count. About 13.5 bytes a symbol.
 *
 * <p>A count is close to the expected value for the size of the set, round(items / (1 + i/2)) for
 * the symbol at index i, so the difference is encoded, as a zigzag varint of one or two bytes
 * (LEB128, least significant group first, no longer than necessary). The first index and the size
 * of the set are transferred separately.
 */
public final class SketchCodec {

  private static final int LEAST_SYMBOL_BYTES = 8 + 4 + 1;
  private static final int MOST_VARINT_BYTES = 5;
  private static final int MOST_SYMBOL_BYTES = 8 + 4 + MOST_VARINT_BYTES;

  private SketchCodec() {}

  /** The symbols of a set from this index on. */
  public static byte[] encode(Sketch sketch, int firstIndex) {
    Objects.checkFromToIndex(firstIndex, sketch.size(), sketch.size());
    long items = sketch.count();
    int symbols = sketch.size() - firstIndex;
    byte[] bytes =
        new byte[Math.addExact(MOST_VARINT_BYTES, Math.multiplyExact(symbols, MOST_SYMBOL_BYTES))];
    ByteBuffer out = ByteBuffer.wrap(bytes);
    putVarint(out, symbols);
    for (int i = firstIndex; i < sketch.size(); i++) {
      out.putLong(sketch.sum(i));
      out.putInt(sketch.checksum(i));
      putVarint(out, zigzag(sketch.count(i) - expectedCount(items, i)));
    }
    return Arrays.copyOf(bytes, out.position());
  }

  /**
   * The run of symbols in these bytes. It uses no more memory than a few times the bytes.
   *
   * @param firstIndex the index of the first of them in the sketch
   * @param items the size of the whole set
   * @throws MalformedSketchException if the bytes are not symbols of a set of this size
   */
  public static Sketch decode(byte[] bytes, int firstIndex, long items) {
    if (firstIndex < 0) {
      throw new MalformedSketchException("A sketch begins at index 0, not at " + firstIndex + ".");
    }
    if (items < 0 || items > Integer.MAX_VALUE) {
      throw new MalformedSketchException(
          "A set has up to " + Integer.MAX_VALUE + " fingerprints, not " + items + ".");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long symbols = varint(in);
    if (symbols > in.remaining() / LEAST_SYMBOL_BYTES) {
      throw new MalformedSketchException(
          in.remaining() + " bytes are too few for " + symbols + " symbols.");
    }
    Sketch run = symbols(in, (int) symbols, firstIndex, items);
    if (in.hasRemaining()) {
      throw new MalformedSketchException(
          in.remaining() + " bytes follow after " + symbols + " symbols.");
    }
    if (firstIndex == 0 && symbols > 0 && run.count() != items) {
      throw new MalformedSketchException(
          "Symbol 0 counts " + run.count() + " of " + items + " fingerprints.");
    }
    return run;
  }

  private static Sketch symbols(ByteBuffer in, int symbols, int firstIndex, long items) {
    long[] sums = new long[symbols];
    int[] checksums = new int[symbols];
    int[] counts = new int[symbols];
    for (int i = 0; i < symbols; i++) {
      if (in.remaining() < LEAST_SYMBOL_BYTES) {
        throw truncated();
      }
      sums[i] = in.getLong();
      checksums[i] = in.getInt();
      long index = (long) firstIndex + i;
      long count = expectedCount(items, index) + unzigzag(varint(in));
      if (count < 0 || count > items) {
        throw new MalformedSketchException(
            "Symbol " + index + " counts " + count + " of " + items + " fingerprints.");
      }
      counts[i] = (int) count;
    }
    return new Sketch(sums, checksums, counts);
  }

  /** items / (1 + index/2), rounded half up. */
  static long expectedCount(long items, long index) {
    return Math.floorDiv(4 * items + index + 2, 2 * (index + 2));
  }

  private static long zigzag(long value) {
    return value << 1 ^ value >> 63;
  }

  private static long unzigzag(long value) {
    return value >>> 1 ^ -(value & 1);
  }

  private static void putVarint(ByteBuffer out, long value) {
    while (value > 0x7f) {
      out.put((byte) (value | 0x80));
      value >>>= 7;
    }
    out.put((byte) value);
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < 7 * MOST_VARINT_BYTES; shift += 7) {
      if (!in.hasRemaining()) {
        throw truncated();
      }
      byte next = in.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        if (next == 0 && shift > 0) {
          break;
        }
        return value;
      }
    }
    throw new MalformedSketchException("A number in the sketch is longer than necessary.");
  }

  private static MalformedSketchException truncated() {
    return new MalformedSketchException("The sketch ends in the middle of a symbol.");
  }
}
