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
 * Lets answers go out as their reader takes them: says when a connection has room for more, and
 * closes one whose reader has stopped. Its state is that of the connection's event loop.
 *
 * <p>The server itself asks an answer for 128 pieces in advance, and each of them would be copied
 * into direct memory.
 */
final class AnswerPace extends IdleStateHandler {

  private final Queue<Runnable> waiting = new ArrayDeque<>();

  AnswerPace(Duration idleTimeout) {
    super(true, 0, idleTimeout.toMillis(), 0, TimeUnit.MILLISECONDS);
  }

  /**
   * A server whose answers have this pace.
   *
   * @param idleTimeout how long a reader may take nothing; its connection is closed after that, and
   *     before twice of that
   */
  static HttpServer of(HttpServer server, Duration idleTimeout) {
    return server.doOnChannelInit(
        (observer, channel, address) -> channel.pipeline().addFirst(new AnswerPace(idleTimeout)));
  }

  /** Runs this on the event loop, which this is, as soon as the connection takes more bytes. */
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

  /** The first event of a pause is about the last write; each other one sees that no byte left. */
  @Override
  protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
    ChannelOutboundBuffer unsent = context.channel().unsafe().outboundBuffer();
    if (!event.isFirst() && unsent != null && unsent.totalPendingWriteBytes() > 0) {
      context.close();
    }
  }
}
