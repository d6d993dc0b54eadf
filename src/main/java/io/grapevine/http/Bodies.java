package io.grapevine.http;

import java.io.ByteArrayOutputStream;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The bytes of a body, whatever they mean. */
public final class Bodies {

  private Bodies() {}

  /** A copy of what the buffer holds; releases it. */
  public static byte[] take(DataBuffer buffer) {
    byte[] bytes = new byte[buffer.readableByteCount()];
    buffer.read(bytes);
    DataBufferUtils.release(buffer);
    return bytes;
  }

  /** All pieces of a body in one array; how many there may be is for the caller to bound. */
  public static Mono<byte[]> whole(Flux<byte[]> pieces) {
    return pieces
        .reduceWith(
            ByteArrayOutputStream::new,
            (all, piece) -> {
              all.writeBytes(piece);
              return all;
            })
        .map(ByteArrayOutputStream::toByteArray);
  }
}
