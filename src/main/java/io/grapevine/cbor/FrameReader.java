package io.grapevine.cbor;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Splits a stream into frames, regardless of the pieces in which it arrives; not thread-safe. */
public final class FrameReader {

  private static final int MAX_HEAD = 5;

  private final int maxLength;
  private final ByteBuffer head = ByteBuffer.allocate(MAX_HEAD);
  private byte[] content = {};
  private int filled;
  private boolean inContent;

  /**
   * A reader at the beginning of a stream.
   *
   * @param maxLength the maximum size of the content of a frame, in bytes
   */
  public FrameReader(int maxLength) {
    this.maxLength = maxLength;
  }

  /**
   * The contents of the frames that these bytes complete.
   *
   * @throws MalformedCborException if the stream contains anything but frames, or a frame that is
   *     too long
   */
  public List<byte[]> read(byte[] bytes) {
    List<byte[]> complete = new ArrayList<>();
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      if (!inContent) {
        head.put(left.get());
        begin();
      }
      if (inContent) {
        int some = Math.min(left.remaining(), content.length - filled);
        left.get(content, filled, some);
        filled += some;
        if (filled == content.length) {
          complete.add(content);
          inContent = false;
        }
      }
    }
    return complete;
  }

  /**
   * Checks that the stream may end here.
   *
   * @throws MalformedCborException if it is in the middle of a frame
   */
  public void end() {
    if (inContent || head.position() > 0) {
      throw new MalformedCborException("It ends before a frame is complete.");
    }
  }

  /** Starts the content as soon as the head is complete. */
  private void begin() {
    int first = head.get(0) & 0xFF;
    int lengthBytes =
        switch (first) {
          case Frame.LENGTH_8 -> 1;
          case Frame.LENGTH_16 -> 2;
          case Frame.LENGTH_32 -> 4;
          default -> 0;
        };
    if (lengthBytes == 0 && (first < Frame.SHORT || first > Frame.SHORT + Frame.MAX_SHORT)) {
      throw new MalformedCborException("Not a frame: it is not a CBOR byte string.");
    }
    if (head.position() <= lengthBytes) {
      return;
    }
    long length = lengthBytes == 0 ? first - Frame.SHORT : 0;
    for (int i = 1; i <= lengthBytes; i++) {
      length = length << 8 | head.get(i) & 0xFF;
    }
    if (length > maxLength) {
      throw new MalformedCborException(
          "A frame has %d bytes; at most %d are accepted.".formatted(length, maxLength));
    }
    head.clear();
    content = new byte[(int) length];
    filled = 0;
    inContent = true;
  }
}
