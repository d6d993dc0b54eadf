package io.grapevine.http;

import io.grapevine.bytes.Parts;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpServerCodec;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A response without an end in sight, whose pieces are written to the connection itself: as a
 * publisher of publishers, each of which is flushed, a piece costs several times as much.
 *
 * <p>Thread-safe, but one thread at a time may write.
 */
public final class LiveResponse {

  private final HttpServerResponse response;
  private final Channel channel;
  private final AtomicReference<@Nullable MonoSink<Void>> open = new AtomicReference<>();

  /** Where chunks are written; null: this response has none. */
  private volatile @Nullable ChannelHandlerContext codec;

  LiveResponse(HttpServerResponse response, Channel channel) {
    this.response = response;
    this.channel = channel;
  }

  /** This response, which has not begun; its headers are already set. */
  public static LiveResponse of(ServerHttpResponse response) {
    HttpServerResponse server = ServerHttpResponseDecorator.getNativeResponse(response);
    Channel[] channel = new Channel[1];
    server.withConnection(connection -> channel[0] = connection.channel());
    return new LiveResponse(server, Objects.requireNonNull(channel[0]));
  }

  /**
   * Sends the headers.
   *
   * @param begun called when pieces can be written
   * @param closed called once, when the response has ended or the connection was closed
   * @return completes at the end
   */
  public Mono<Void> begin(Runnable begun, Runnable closed) {
    Mono<Void> pieces =
        Mono.create(sink -> {
          open.set(sink);
          codec = hasChunks() ? channel.pipeline().context(HttpServerCodec.class) : null;
          begun.run();
        });
    AtomicBoolean isOver = new AtomicBoolean();
    Runnable over =
        () -> {
          if (isOver.compareAndSet(false, true)) {
            closed.run();
          }
        };
    ChannelFutureListener gone =
        future -> {
          over.run();
          end();
        };
    channel.closeFuture().addListener(gone);
    return response
        .sendHeaders()
        .then(pieces)
        .then()
        .doFinally(signal -> {
          channel.closeFuture().removeListener(gone);
          over.run();
        });
  }

  /** Whether the connection has room for a piece. */
  public boolean hasRoom() {
    return channel.isWritable();
  }

  /** Runs this when the connection has room, on its event loop; never, if it is closed before. */
  public void whenRoom(Runnable action) {
    AnswerPace pace = AnswerPace.of(channel);
    if (pace != null) {
      pace.whenWritable(action);
    }
  }

  /** Writes a copy of these bytes, of which there is at least one. */
  public void write(ByteBuffer piece) {
    ChannelHandlerContext chunked = codec;
    if (chunked == null) {
      content(channel.alloc().directBuffer(piece.remaining()).writeBytes(piece));
    } else {
      chunked.writeAndFlush(Chunks.of(piece, channel.alloc()));
    }
  }

  /** Writes a copy of a piece of at least one byte, which other responses may share. */
  public void write(Parts piece, Chunks chunks) {
    ChannelHandlerContext chunked = codec;
    if (chunked == null) {
      content(channel.alloc().directBuffer(piece.size()).writeBytes(piece.toByteArray()));
    } else {
      chunked.writeAndFlush(chunks.of(piece, channel.alloc()));
    }
  }

  private boolean hasChunks() {
    return response
        .responseHeaders()
        .containsValue(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED, true);
  }

  private void content(ByteBuf bytes) {
    channel.writeAndFlush(new DefaultHttpContent(bytes));
  }

  /** Ends the response behind the pieces that were written. */
  public void end() {
    MonoSink<Void> ending = open.getAndSet(null);
    if (ending != null) {
      ending.success();
    }
  }

  /** Breaks the response off: its reader notices that it is not complete. */
  public void fail(Throwable failure) {
    MonoSink<Void> ending = open.getAndSet(null);
    if (ending != null) {
      ending.error(failure);
    }
  }
}
