package io.grapevine.http;

import java.util.ArrayList;
import java.util.List;
import org.springframework.core.io.buffer.DataBuffer;

/**
 * Bytes that arrive in pieces of any size, in blocks of the heap: they never take much more memory
 * than there are bytes, and a body that arrives in one piece is copied once.
 */
final class Pieces {

  private static final int LARGEST_BLOCK = 64 * 1024;

  private final List<byte[]> full = new ArrayList<>();
  private byte[] block = {};
  private int filled;
  private int size;

  int size() {
    return size;
  }

  /** Adds what the buffer holds. The buffer stays the caller's. */
  void add(DataBuffer buffer) {
    while (buffer.readableByteCount() > 0) {
      int some = room(buffer.readableByteCount());
      buffer.read(block, filled, some);
      filled(some);
    }
  }

  /** Adds the first bytes of an array. */
  void add(byte[] bytes, int length) {
    for (int from = 0; from < length; ) {
      int some = room(length - from);
      System.arraycopy(bytes, from, block, filled, some);
      filled(some);
      from += some;
    }
  }

  private int room(int wanted) {
    if (filled == block.length) {
      if (filled > 0) {
        full.add(block);
      }
      // Many tiny pieces share a block; a body of one piece gets a block of its size.
      block = new byte[Math.min(LARGEST_BLOCK, Math.max(wanted, size))];
      filled = 0;
    }
    return Math.min(wanted, block.length - filled);
  }

  private void filled(int more) {
    filled += more;
    size += more;
  }

  /** All of them in one array, and no longer here. */
  byte[] join() {
    if (full.isEmpty() && filled == block.length) {
      return block;
    }
    byte[] all = new byte[size];
    int to = 0;
    for (byte[] before : full) {
      System.arraycopy(before, 0, all, to, before.length);
      to += before.length;
    }
    System.arraycopy(block, 0, all, to, filled);
    full.clear();
    return all;
  }
}
