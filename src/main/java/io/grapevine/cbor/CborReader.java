package io.grapevine.cbor;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Reads one CBOR item step by step; an item other than the requested one is a {@link
 * MalformedCborException}.
 *
 * <p>It supports only what the binary form consists of: arrays, integers of 64 bits, texts and byte
 * strings of a known length, and null. Other items (tags, references, floats, numbers of any
 * length) are rejected at their first byte, so that reading costs no more than the bytes that are
 * present.
 */
public final class CborReader {

  private static final int UNSIGNED = 0;
  private static final int NEGATIVE = 1;
  static final int BYTES = 2;
  static final int TEXT = 3;
  static final int ARRAY = 4;

  private static final int OPEN_ARRAY = 0x9f;
  static final int BREAK = 0xff;
  private static final int NONE = -1;

  static final int MAX_DEPTH = 8;
  private static final long UNTIL_BREAK = -1;

  private final ByteBuffer in;
  private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();

  /** The number of remaining items of each open array. */
  private final long[] left = new long[MAX_DEPTH];

  private int depth;

  public CborReader(byte[] item) {
    in = ByteBuffer.wrap(item);
  }

  /** Reads the beginning of an array. */
  public void startArray() {
    expect(ARRAY, "an array");
    if (depth == MAX_DEPTH) {
      throw new MalformedCborException("Not what was expected: arrays are nested too deep.");
    }
    long items = UNTIL_BREAK;
    if ((in.get(in.position()) & 0xFF) == OPEN_ARRAY) {
      in.get();
    } else {
      items = argument();
    }
    left[depth++] = items;
  }

  /** Whether the array ends here; if so, reads its end. */
  public boolean endsArray() {
    if (depth == 0) {
      return false;
    }
    if (left[depth - 1] == UNTIL_BREAK && first() == BREAK) {
      in.get();
    } else if (left[depth - 1] != 0) {
      return false;
    }
    depth--;
    return true;
  }

  /** Skips the rest of an array, or of the whole: additions of later versions. */
  public void skipRest() {
    int end = depth;
    while (end == 0 ? in.hasRemaining() : !endsArray()) {
      skip();
    }
  }

  /** Skips one item of any type. */
  private void skip() {
    int first = first();
    if (first == NONE) {
      throw missing("an item");
    }
    if (depth > 0 && left[depth - 1] != UNTIL_BREAK) {
      left[depth - 1]--;
    }
    UnknownItem.skip(in, 0);
  }

  /** Reads an integer of at most 64 bits. */
  public long integer() {
    boolean negative = comes(NEGATIVE);
    expect(negative ? NEGATIVE : UNSIGNED, "an integer");
    long value = argument();
    return negative ? ~value : value;
  }

  /** Reads an integer of this range. */
  public int integer(int min, int max) {
    long value = integer();
    if (value < min || value > max) {
      throw new MalformedCborException(
          "An integer is %d where %d to %d was expected.".formatted(value, min, max));
    }
    return (int) value;
  }

  /** Reads a text. */
  public String text() {
    expect(TEXT, "a text");
    int length = length();
    try {
      String text = utf8.decode(in.slice(in.position(), length)).toString();
      in.position(in.position() + length);
      return text;
    } catch (CharacterCodingException e) {
      throw new MalformedCborException("Not CBOR: a text is not UTF-8.");
    }
  }

  /** Reads a byte string. */
  public byte[] bytes() {
    ByteBuffer view = view();
    byte[] bytes = new byte[view.remaining()];
    view.get(bytes);
    return bytes;
  }

  /** Reads a byte string and copies nothing: it is a part of the item's own array. */
  public ByteBuffer view() {
    expect(BYTES, "a byte string");
    int length = length();
    ByteBuffer view = in.slice(in.position(), length);
    in.position(in.position() + length);
    return view;
  }

  /** The first byte of the next item. */
  private int first() {
    return in.hasRemaining() && !(depth > 0 && left[depth - 1] == 0)
        ? in.get(in.position()) & 0xFF
        : NONE;
  }

  private boolean comes(int major) {
    return first() >> 5 == major;
  }

  private void expect(int major, String what) {
    if (!comes(major)) {
      throw missing(what);
    }
    if (depth > 0 && left[depth - 1] != UNTIL_BREAK) {
      left[depth - 1]--;
    }
  }

  /** The length of a string, all bytes of which are present. */
  private int length() {
    long length = argument();
    if (length > in.remaining()) {
      throw truncated();
    }
    return (int) length;
  }

  /** The number in the head of an item, 0 to {@link Long#MAX_VALUE}. */
  private long argument() {
    return argument(in);
  }

  /** As above, for the next item in these bytes. */
  static long argument(ByteBuffer in) {
    int info = in.get() & 0x1F;
    if (info < 24) {
      return info;
    }
    if (info > 27) {
      throw new MalformedCborException("Not what was expected: an item has no known length.");
    }
    int bytes = 1 << info - 24;
    if (bytes > in.remaining()) {
      throw truncated();
    }
    long argument = 0;
    for (int i = 0; i < bytes; i++) {
      argument = argument << 8 | in.get() & 0xFF;
    }
    if (argument < 0) {
      throw new MalformedCborException("A number in it does not fit into 64 bits.");
    }
    return argument;
  }

  private static MalformedCborException missing(String what) {
    return new MalformedCborException("Not what was expected: " + what + " is missing.");
  }

  static MalformedCborException truncated() {
    return new MalformedCborException("Not CBOR: it ends in the middle of an item.");
  }
}
