package io.grapevine.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServerRequest;

/**
 * The connection that carries a request.
 *
 * <p>When a connection is reset, the server neither cancels nor completes the body that it has
 * begun to read, nor a response that it has not begun to write. So resources that are held for a
 * request must be released when the connection closes.
 */
public final class RequestConnection {

  private final @Nullable Channel channel;

  private RequestConnection(@Nullable Channel channel) {
    this.channel = channel;
  }

  /** The connection of this request. */
  public static RequestConnection of(ServerHttpRequest request) {
    return ServerHttpRequestDecorator.getNativeRequest(request) instanceof HttpServerRequest http
        ? of(http)
        : new RequestConnection(null);
  }

  /** The connection of this request. */
  public static RequestConnection of(HttpServerRequest request) {
    Channel[] channel = {null};
    request.withConnection(connection -> channel[0] = connection.channel());
    return new RequestConnection(channel[0]);
  }

  /**
   * Completes when the connection closes. A subscriber that cancels leaves nothing behind, however
   * many requests follow on the connection.
   */
  public Mono<Void> closed() {
    Channel open = channel;
    return open == null
        ? Mono.never()
        : Mono.create(sink -> {
          ChannelFutureListener listener = future -> sink.success();
          sink.onDispose(() -> open.closeFuture().removeListener(listener));
          open.closeFuture().addListener(listener);
        });
  }

  /**
   * The same pieces, each of which is requested only when the connection has room for it: the data
   * that waits to be sent is never more than one piece and the buffers of the connection itself.
   */
  public <T> Flux<T> paced(Flux<T> pieces) {
    Channel open = channel;
    AnswerPace pace = open == null ? null : AnswerPace.of(open);
    return open == null || pace == null
        ? pieces
        : pieces.concatMap(piece -> open.isWritable() ? Mono.just(piece) : later(pace, piece), 0);
  }

  private static <T> Mono<T> later(AnswerPace pace, T piece) {
    return Mono.create(sink -> pace.whenWritable(() -> sink.success(piece)));
  }

  /** The same result, which arrives on the event loop of the connection. */
  public <T> Mono<T> onEventLoop(Mono<T> result) {
    return channel == null
        ? result
        : result.publishOn(Schedulers.fromExecutor(channel.eventLoop()));
  }

  /** Closes the connection, regardless of requests in progress. */
  public void close() {
    if (channel != null) {
      channel.close();
    }
  }
}
