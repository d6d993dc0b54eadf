package io.grapevine.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.grapevine.bytes.Parts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes chunks (RFC 9112, section 7.1) of pieces. The codec would write each in three parts, for
 * which the kernel takes longer than for one.
 *
 * <p>A piece that many responses send at the same moment is copied to direct memory for the first
 * of them, and once for all others. Thread-safe.
 */
public final class Chunks {

  private static final int LINE_END = '\r' << 8 | '\n';

  private @Nullable Parts last;
  private @Nullable ByteBuf shared;

  /** The chunk of these bytes, of which there is at least one. */
  static ByteBuf of(ByteBuffer piece, ByteBufAllocator memory) {
    return of(List.of(piece), piece.remaining(), memory);
  }

  private static ByteBuf of(List<ByteBuffer> parts, int bytes, ByteBufAllocator memory) {
    if (bytes == 0) {
      throw new IllegalArgumentException("an empty chunk would be the end");
    }
    byte[] size = Integer.toHexString(bytes).getBytes(US_ASCII);
    ByteBuf chunk = memory.directBuffer(size.length + bytes + 2 * Short.BYTES);
    chunk.writeBytes(size).writeShort(LINE_END);
    parts.forEach(chunk::writeBytes);
    return chunk.writeShort(LINE_END);
  }

  /** The chunk of a piece that others may send as well, as the same object. */
  synchronized ByteBuf of(Parts piece, ByteBufAllocator memory) {
    if (piece != last) {
      forget();
      last = piece;
      return of(piece.list(), piece.size(), memory);
    }
    if (shared == null) {
      shared = of(piece.list(), piece.size(), UnpooledByteBufAllocator.DEFAULT);
    }
    return shared.retainedDuplicate();
  }

  private void forget() {
    last = null;
    if (shared != null) {
      shared.release();
      shared = null;
    }
  }
}
