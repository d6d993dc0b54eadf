package io.grapevine.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServer;

/**
 * Sends responses at the pace of their readers: it signals when a connection has room for more, and
 * closes a connection whose reader has stopped. Its state belongs to the connection's event loop.
 *
 * <p>The server itself requests 128 pieces of a response in advance, and would copy each of them
 * into direct memory.
 */
final class AnswerPace extends IdleStateHandler {

  private final Queue<Runnable> waiting = new ArrayDeque<>();

  @SuppressWarnings("NullAway.Init") // The first thing that a pipeline does with a handler.
  private ChannelHandlerContext context;

  AnswerPace(Duration idleTimeout) {
    super(true, 0, idleTimeout.toMillis(), 0, TimeUnit.MILLISECONDS);
  }

  /**
   * A server that sends responses at this pace.
   *
   * @param idleTimeout how long a reader may pause; its connection is closed after one to two times
   *     this
   */
  static HttpServer of(HttpServer server, Duration idleTimeout) {
    return server.doOnChannelInit(
        (observer, channel, address) -> channel.pipeline().addFirst(new AnswerPace(idleTimeout)));
  }

  /** That of a connection; null: the connection has none, or has been closed. */
  static @Nullable AnswerPace of(Channel channel) {
    return channel.pipeline().get(AnswerPace.class);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) throws Exception {
    context = added;
    super.handlerAdded(added);
  }

  /**
   * Runs this on the event loop as soon as the connection accepts more bytes; never, if it is
   * closed before.
   */
  void whenWritable(Runnable action) {
    context
        .executor()
        .execute(() -> {
          if (context.channel().isWritable()) {
            action.run();
          } else if (context.channel().isActive()) {
            waiting.add(action);
          }
        });
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext changed) throws Exception {
    super.channelWritabilityChanged(changed);
    while (context.channel().isWritable() && !waiting.isEmpty()) {
      waiting.remove().run();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext closed) throws Exception {
    waiting.clear();
    super.channelInactive(closed);
  }

  /**
   * The first event of a pause refers to the last write; each further one means that no byte was
   * sent since.
   */
  @Override
  protected void channelIdle(ChannelHandlerContext idle, IdleStateEvent event) {
    ChannelOutboundBuffer unsent = idle.channel().unsafe().outboundBuffer();
    if (!event.isFirst() && unsent != null && unsent.totalPendingWriteBytes() > 0) {
      idle.close();
    }
  }
}
