package io.grapevine.cbor;

import java.nio.ByteBuffer;

/** Skips an item that this version does not know: any item that RFC 8949 allows. */
final class UnknownItem {

  private static final int MAP = 5;
  private static final int SIMPLE = 7;

  private UnknownItem() {}

  /** Recursive, like the nesting of items, whose depth is bounded. */
  static void skip(ByteBuffer in, int nesting) {
    if (nesting > CborReader.MAX_DEPTH) {
      throw new MalformedCborException("Not what was expected: items are nested too deep.");
    }
    if (!in.hasRemaining()) {
      throw CborReader.truncated();
    }
    int head = in.get(in.position()) & 0xFF;
    boolean isOpen = (head & 0x1F) == 0x1F;
    int major = head >> 5;
    if (isOpen) {
      if (major < CborReader.BYTES || major > MAP) {
        throw new MalformedCborException("Not CBOR: something ends that has not begun.");
      }
      in.get();
      while (!breaks(in)) {
        skip(in, nesting + 1);
      }
      return;
    }
    if (major < CborReader.BYTES || major == SIMPLE) {
      skipNumber(in, head & 0x1F);
      return;
    }
    long argument = CborReader.argument(in);
    switch (major) {
      case CborReader.BYTES, CborReader.TEXT -> {
        if (argument > in.remaining()) {
          throw CborReader.truncated();
        }
        in.position(in.position() + (int) argument);
      }
      case CborReader.ARRAY, MAP -> {
        long items = major == MAP ? 2 * argument : argument;
        if (items < 0 || items > in.remaining()) {
          throw CborReader.truncated();
        }
        for (long i = 0; i < items; i++) {
          skip(in, nesting + 1);
        }
      }
      default -> skip(in, nesting + 1); // A tag precedes an item.
    }
  }

  /** A number of any size, or a simple value. */
  private static void skipNumber(ByteBuffer in, int info) {
    if (info > 27) {
      throw new MalformedCborException("Not CBOR: an item has a reserved head.");
    }
    int bytes = 1 + (info < 24 ? 0 : 1 << info - 24);
    if (bytes > in.remaining()) {
      throw CborReader.truncated();
    }
    in.position(in.position() + bytes);
  }

  private static boolean breaks(ByteBuffer in) {
    if (!in.hasRemaining()) {
      throw CborReader.truncated();
    }
    if ((in.get(in.position()) & 0xFF) != CborReader.BREAK) {
      return false;
    }
    in.get();
    return true;
  }
}
