package io.grapevine.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.SignalType;
import reactor.netty.channel.AbortedException;

/** Collects one body on its event loop. Most are complete with their first piece. */
final class SmallBody extends BaseSubscriber<ByteBuf> {

  private final byte[] bytes;
  private final long end;
  private final Duration pause;
  private final EventLoop loop;
  private final MonoSink<?> sink;
  private final Consumer<byte[]> whole;
  private int filled;
  private @Nullable Future<?> deadline;

  /**
   * @param sink gets what goes wrong
   * @param whole gets the body
   */
  SmallBody(
      int length,
      BodyProperties properties,
      EventLoop loop,
      MonoSink<?> sink,
      Consumer<byte[]> whole) {
    this.bytes = new byte[length];
    this.pause = properties.idleTimeout();
    this.loop = loop;
    this.sink = sink;
    this.whole = whole;
    this.end = loop.ticker().nanoTime() + properties.timeout().toNanos();
  }

  @Override
  protected void hookOnSubscribe(Subscription subscription) {
    expect();
    subscription.request(Long.MAX_VALUE);
  }

  private void expect() {
    long left = Math.min(pause.toNanos(), end - loop.ticker().nanoTime());
    deadline = loop.schedule(() -> sink.error(BodyException.tooSlow()), left, TimeUnit.NANOSECONDS);
  }

  @Override
  protected void hookOnNext(ByteBuf piece) {
    int length = piece.readableBytes();
    piece.readBytes(bytes, filled, length);
    filled += length;
    if (filled < bytes.length) {
      stopWaiting();
      expect();
    }
  }

  private void stopWaiting() {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }

  @Override
  protected void hookOnComplete() {
    if (filled == bytes.length) {
      whole.accept(bytes);
    } else {
      sink.error(AbortedException.beforeSend());
    }
  }

  @Override
  protected void hookOnError(Throwable failure) {
    sink.error(failure);
  }

  @Override
  protected void hookFinally(SignalType type) {
    stopWaiting();
  }
}
