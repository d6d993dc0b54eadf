package io.grapevine.http;

import io.grapevine.bytes.Blocks;
import io.grapevine.bytes.Parts;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Bytes of bodies, independent of their meaning. */
public final class Bodies {

  /** A body up to this size is handled where it arrives: that costs less than a handover. */
  public static final int SMALL = 16 * 1024;

  /** Of longer bodies, and of compressed ones, only one is read at a time. */
  static final int LARGE = 1024 * 1024;

  /** The server requests some pieces in advance; they must not hold many large values. */
  private static final int LARGEST_PIECE = 64 * 1024;

  private Bodies() {}

  /** A copy of the content of the buffer, which is released. */
  public static byte[] take(DataBuffer buffer) {
    byte[] bytes = new byte[buffer.readableByteCount()];
    buffer.read(bytes);
    DataBufferUtils.release(buffer);
    return bytes;
  }

  /** All pieces of a body in one array; the caller must bound their number. */
  public static Mono<byte[]> whole(Flux<byte[]> pieces) {
    return pieces
        .reduceWith(
            Blocks::new,
            (all, piece) -> {
              all.write(piece);
              return all;
            })
        .map(Blocks::take);
  }

  /** These parts: as one buffer if they are small, which is sent in one piece with the headers. */
  public static Publisher<DataBuffer> of(Parts parts) {
    return parts.size() <= SMALL
        ? Mono.just(DefaultDataBufferFactory.sharedInstance.wrap(parts.toByteArray()))
        : cut(parts);
  }

  /** As above. */
  public static Publisher<DataBuffer> of(ByteBuffer bytes) {
    return bytes.remaining() <= SMALL
        ? Mono.just(DefaultDataBufferFactory.sharedInstance.wrap(bytes))
        : cut(bytes);
  }

  /** These parts, in buffers that are small enough to be sent one at a time. */
  public static Flux<DataBuffer> cut(Parts parts) {
    return Flux.fromIterable(parts.list()).concatMap(Bodies::cut, 1);
  }

  /** These bytes, in buffers that are small enough to be sent one at a time. */
  public static Flux<DataBuffer> cut(ByteBuffer bytes) {
    DataBufferFactory buffers = DefaultDataBufferFactory.sharedInstance;
    return bytes.remaining() <= LARGEST_PIECE
        ? Flux.just(buffers.wrap(bytes))
        : Flux.fromIterable(slices(bytes)).map(buffers::wrap);
  }

  /** The same bytes in slices that are small enough to be sent one at a time. */
  public static List<ByteBuffer> slices(ByteBuffer bytes) {
    if (bytes.remaining() <= LARGEST_PIECE) {
      return List.of(bytes);
    }
    List<ByteBuffer> slices = new ArrayList<>();
    for (int from = bytes.position(); from < bytes.limit(); from += LARGEST_PIECE) {
      slices.add(bytes.slice(from, Math.min(LARGEST_PIECE, bytes.limit() - from)));
    }
    return slices;
  }
}
