package io.grapevine.http;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The rest of a body that arrives after its request was answered.
 *
 * <p>It is read and dropped, because many clients read the response only after they have sent
 * everything, and the connection can then serve another request. But the rest is limited in bytes
 * and in time; beyond either limit the connection is closed. All calls are on the event loop of the
 * connection.
 */
final class UnreadBody {

  /** More is not dropped: the connection closes. */
  static final int MAX_BYTES = 2 * 1024 * 1024;

  private final Channel channel;
  private final Duration timeout;
  private final Runnable report;
  private @Nullable Future<?> deadline;
  private long bytes;
  private boolean expired;

  /**
   * @param timeout how long the rest may take
   * @param report called when the connection is closed for it
   */
  UnreadBody(Channel channel, Duration timeout, Runnable report) {
    this.channel = channel;
    this.timeout = timeout;
    this.report = report;
  }

  /** The request was answered before its body ended. */
  void begin() {
    if (deadline != null) {
      return;
    }
    bytes = 0;
    deadline =
        channel.eventLoop().schedule(this::expire, timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** This number of bytes of a body arrived. */
  void add(int more) {
    if (deadline == null) {
      return;
    }
    bytes += more;
    if (bytes > MAX_BYTES) {
      expire();
    }
  }

  /** The body or the connection ended; returns whether there was a rest. */
  boolean end() {
    if (deadline == null) {
      return false;
    }
    deadline.cancel(false);
    deadline = null;
    return true;
  }

  boolean hasExpired() {
    return expired;
  }

  private void expire() {
    if (!expired) {
      expired = true;
      report.run();
      channel.close();
    }
  }
}
