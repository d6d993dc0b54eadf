package io.grapevine.json;

import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Compares the written bytes with expected ones, and keeps none of them. */
final class SameBytes extends OutputStream {

  private final ByteBuffer left;
  private boolean same = true;

  SameBytes(ByteBuffer expected) {
    left = expected.slice();
  }

  /** Whether exactly the expected bytes were written. */
  boolean areThose() {
    return same && !left.hasRemaining();
  }

  @Override
  public void write(int b) {
    same = same && left.hasRemaining() && left.get() == (byte) b;
  }

  @Override
  public void write(byte[] bytes, int from, int length) {
    same = same && left.remaining() >= length;
    if (same) {
      same = left.slice(left.position(), length).equals(ByteBuffer.wrap(bytes, from, length));
      left.position(left.position() + length);
    }
  }
}
