package io.grapevine.bytes;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A message that consists of parts. Existing long data becomes a part without a copy, so that a
 * message with a large value uses no more memory than the value itself.
 *
 * <p>Not thread-safe before its {@link #end}.
 */
public final class Parts extends OutputStream {

  /** From this number of bytes on, sharing is cheaper than copying. */
  private static final int SHARED = 16 * 1024;

  private final List<ByteBuffer> complete = new ArrayList<>();
  private final Blocks last = new Blocks();
  private int size;

  /** The number of bytes. */
  public int size() {
    return size;
  }

  @Override
  public void write(int b) {
    last.write(b);
    added(1);
  }

  @Override
  public void write(byte[] bytes) {
    write(bytes, 0, bytes.length);
  }

  @Override
  public void write(byte[] bytes, int from, int length) {
    last.write(bytes, from, length);
    added(length);
  }

  /**
   * Adds the remaining bytes of the buffer. If they are long they are shared, and must not change
   * any more.
   */
  public void share(ByteBuffer bytes) {
    added(bytes.remaining());
    if (bytes.remaining() < SHARED) {
      last.write(bytes.duplicate());
    } else {
      completeLast();
      complete.add(bytes.asReadOnlyBuffer());
    }
  }

  private void added(int more) {
    size = Math.addExact(size, more);
  }

  private void completeLast() {
    if (last.size() > 0) {
      complete.add(ByteBuffer.wrap(last.take()).asReadOnlyBuffer());
    }
  }

  /** Ends the message: nothing can be added any more, and any thread may read it. */
  public Parts end() {
    completeLast();
    return this;
  }

  /** The parts after the end, in order; each buffer is a view for the caller alone. */
  public List<ByteBuffer> list() {
    List<ByteBuffer> views = new ArrayList<>(complete.size());
    complete.forEach(part -> views.add(part.duplicate()));
    return views;
  }

  /** A copy of all bytes after the end. */
  public byte[] toByteArray() {
    ByteBuffer all = ByteBuffer.allocate(size);
    list().forEach(all::put);
    return all.array();
  }
}
