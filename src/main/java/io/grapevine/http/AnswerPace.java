package io.grapevine.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
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

  /**
   * Runs this on the event loop, which is the current thread, as soon as the connection accepts
   * more bytes.
   */
  void whenWritable(ChannelHandlerContext context, Runnable action) {
    if (context.channel().isWritable()) {
      action.run();
    } else if (context.channel().isActive()) {
      waiting.add(action);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
    super.channelWritabilityChanged(context);
    while (context.channel().isWritable() && !waiting.isEmpty()) {
      waiting.remove().run();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    waiting.clear();
    super.channelInactive(context);
  }

  /**
   * The first event of a pause refers to the last write; each further one means that no byte was
   * sent since.
   */
  @Override
  protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
    ChannelOutboundBuffer unsent = context.channel().unsafe().outboundBuffer();
    if (!event.isFirst() && unsent != null && unsent.totalPendingWriteBytes() > 0) {
      context.close();
    }
  }
}
