package io.grapevine.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose client does not send the whole head of a request in time: the first one
 * after it has connected, and each further one after its first byte.
 *
 * <p>It sees bytes; whoever sees requests tells it when they begin and end. All of it is on the
 * event loop of the connection.
 */
final class HeadTimeout extends ChannelInboundHandlerAdapter {

  private final Duration timeout;
  private final Runnable report;
  private @Nullable Future<?> deadline;
  private boolean serving;
  private boolean partial;
  private boolean expired;

  HeadTimeout(Duration timeout, Runnable report) {
    this.timeout = timeout;
    this.report = report;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    await(context);
    context.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    partial = !serving;
    context.fireChannelRead(bytes);
  }

  /**
   * Most heads come as a whole, and need no deadline. An answer may have gone out by now: the
   * connection then waits for another request, for as long as it may be idle.
   */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.fireChannelReadComplete();
    if (partial) {
      await(context);
    }
  }

  /** A whole head is here. */
  void began() {
    serving = true;
    partial = false;
    cancel();
  }

  /** The request was answered. */
  void ended() {
    serving = false;
  }

  boolean isServing() {
    return serving;
  }

  boolean hasExpired() {
    return expired;
  }

  private void await(ChannelHandlerContext context) {
    if (!serving && deadline == null) {
      deadline =
          context
              .executor()
              .schedule(() -> expire(context), timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void expire(ChannelHandlerContext context) {
    expired = true;
    report.run();
    context.close();
  }

  private void cancel() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    serving = true; // Nothing more is awaited.
    cancel();
    context.fireChannelInactive();
  }
}
