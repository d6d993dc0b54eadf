package io.grapevine.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose client does not send complete request headers in time: for the first
 * request from the connect on, for each further one from its first byte on.
 *
 * <p>It sees only bytes; its owner reports when requests begin and end. All calls are on the event
 * loop of the connection.
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
   * Most request headers arrive as a whole and need no deadline. A response may have been sent by
   * now: the connection then waits for another request, up to the idle timeout.
   */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.fireChannelReadComplete();
    if (partial) {
      await(context);
    }
  }

  /** Complete request headers have arrived. */
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
    serving = true; // No deadline is left.
    cancel();
    context.fireChannelInactive();
  }
}
