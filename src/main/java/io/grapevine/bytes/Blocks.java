package io.grapevine.bytes;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A growing number of bytes, in blocks of at most 64 KB. The blocks never use much more memory than
 * the bytes, and a piece is copied only once. An array that doubles would use three times as much
 * while it grows.
 *
 * <p>Not thread-safe.
 */
public final class Blocks extends OutputStream {

  private static final int LARGEST = 64 * 1024;

  private final Deque<byte[]> full = new ArrayDeque<>();
  private byte[] block = {};
  private int filled;
  private int size;

  /** The number of bytes. */
  public int size() {
    return size;
  }

  @Override
  public void write(int b) {
    room(1);
    block[filled] = (byte) b;
    filled(1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) {
    for (int done = 0; done < length; ) {
      int some = room(length - done);
      System.arraycopy(bytes, from + done, block, filled, some);
      filled(some);
      done += some;
    }
  }

  @Override
  public void write(byte[] bytes) {
    write(bytes, 0, bytes.length);
  }

  /** Adds the remaining bytes of the buffer and consumes them. */
  public void write(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      int some = room(bytes.remaining());
      bytes.get(block, filled, some);
      filled(some);
    }
  }

  private int room(int wanted) {
    if (filled == block.length) {
      if (filled > 0) {
        full.add(block);
      }
      // Many tiny pieces share a block; a larger piece gets a block of its size.
      block = new byte[Math.min(LARGEST, Math.max(wanted, size))];
      filled = 0;
    }
    return Math.min(wanted, block.length - filled);
  }

  private void filled(int more) {
    filled += more;
    size = Math.addExact(size, more);
  }

  /** Returns all bytes in one array and removes them here. */
  public byte[] take() {
    if (full.isEmpty() && filled == block.length) {
      byte[] all = block;
      clear();
      return all;
    }
    ByteBuffer all = ByteBuffer.allocate(size);
    drain(all::put);
    return all.array();
  }

  /** Passes on one block after the other; each is released before the next one. */
  public void drain(Reader reader) {
    for (byte[] next = full.poll(); next != null; next = full.poll()) {
      reader.read(next, 0, next.length);
    }
    byte[] last = block;
    int length = filled;
    clear();
    if (length > 0) {
      reader.read(last, 0, length);
    }
  }

  private void clear() {
    block = new byte[0];
    filled = 0;
    size = 0;
  }

  /** Reads some bytes of an array. */
  public interface Reader {

    /** Reads these bytes; the array does not change any more. */
    void read(byte[] bytes, int from, int length);
  }
}
