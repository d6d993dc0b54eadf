package io.grapevine.cbor;

import io.grapevine.bytes.Parts;
import java.nio.ByteBuffer;

/**
 * One element of a stream, wrapped in a CBOR byte string whose head contains its length; the stream
 * is a CBOR sequence (RFC 8742). So a reader knows when an element is complete before it parses it.
 */
public final class Frame {

  /** The first byte of a byte string whose length is in one, two or four bytes. */
  static final int LENGTH_8 = 0x58;

  static final int LENGTH_16 = 0x59;
  static final int LENGTH_32 = 0x5a;

  /** The first byte of an empty byte string; lengths up to 23 are added to it. */
  static final int SHORT = 0x40;

  static final int MAX_SHORT = 23;

  private Frame() {}

  /** The frame with this content. */
  public static byte[] of(byte[] content) {
    Parts parts = new Parts();
    parts.share(ByteBuffer.wrap(content));
    return of(parts.end());
  }

  /** The frame with this content. */
  static byte[] of(Parts content) {
    byte[] head = head(content.size());
    ByteBuffer frame = ByteBuffer.allocate(head.length + content.size()).put(head);
    content.list().forEach(frame::put);
    return frame.array();
  }

  /** The head of a byte string of this length. */
  static byte[] head(int length) {
    ByteBuffer head = ByteBuffer.allocate(headLength(length));
    if (length <= MAX_SHORT) {
      head.put((byte) (SHORT + length));
    } else if (length < 1 << 8) {
      head.put((byte) LENGTH_8).put((byte) length);
    } else if (length < 1 << 16) {
      head.put((byte) LENGTH_16).putShort((short) length);
    } else {
      head.put((byte) LENGTH_32).putInt(length);
    }
    return head.array();
  }

  private static int headLength(int length) {
    if (length <= MAX_SHORT) {
      return 1;
    }
    if (length < 1 << 8) {
      return 2;
    }
    return length < 1 << 16 ? 3 : 5;
  }
}
