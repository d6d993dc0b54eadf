package io.grapevine.http;

import io.grapevine.bytes.Blocks;
import io.grapevine.http.BodyException.Reason;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Scheduler;

/**
 * Reads a body of any length, one piece after the other: each is a task of the work scheduler, and
 * the next one is requested when it is done, so that a fast sender waits.
 *
 * <p>Only the time that the sender takes counts against it.
 */
final class BodyStream extends BaseSubscriber<DataBuffer> {

  private final MonoSink<Void> end;
  private final Blocks.Reader reader;
  private final Scheduler timer;
  private final Duration idleTimeout;

  /** One task after the other; it has no thread of its own that someone would have to end. */
  private final Scheduler.Worker work;

  private final Disposable.Swap deadline = Disposables.swap();
  private final AtomicBoolean ended = new AtomicBoolean();

  private BodyStream(
      MonoSink<Void> end,
      Blocks.Reader reader,
      Scheduler timer,
      Scheduler work,
      Duration idleTimeout) {
    this.end = end;
    this.reader = reader;
    this.timer = timer;
    this.work = work.createWorker();
    this.idleTimeout = idleTimeout;
  }

  /** Completes, on the work scheduler, when the body has ended and everything was read. */
  static Mono<Void> read(
      Flux<DataBuffer> body,
      Blocks.Reader reader,
      Scheduler timer,
      Scheduler work,
      Duration idleTimeout) {
    return Mono.create(
        end -> body.subscribe(new BodyStream(end, reader, timer, work, idleTimeout)));
  }

  @Override
  protected void hookOnSubscribe(Subscription subscription) {
    end.onDispose(this);
    awaitNext();
  }

  private void awaitNext() {
    deadline.update(timer.schedule(this::late, idleTimeout.toMillis(), TimeUnit.MILLISECONDS));
    request(1);
  }

  /** Whether the body ended because its sender paused. */
  static boolean isLate(Throwable failure) {
    return failure instanceof BodyException refused && refused.reason() == Reason.TOO_SLOW;
  }

  private void late() {
    fail(new BodyException(Reason.TOO_SLOW, "The body did not go on in time."));
  }

  @Override
  protected void hookOnNext(DataBuffer buffer) {
    deadline.update(Disposables.disposed());
    byte[] piece = Bodies.take(buffer);
    work.schedule(() -> read(piece));
  }

  private void read(byte[] piece) {
    if (ended.get()) {
      return;
    }
    try {
      reader.read(piece, 0, piece.length);
    } catch (RuntimeException e) {
      fail(e);
      return;
    }
    awaitNext();
  }

  private void fail(Throwable cause) {
    if (ended.compareAndSet(false, true)) {
      cancel();
      end.error(cause);
    }
  }

  /** The last piece may still wait to be read. */
  @Override
  protected void hookOnComplete() {
    work.schedule(() -> {
      if (ended.compareAndSet(false, true)) {
        end.success();
      }
    });
  }

  @Override
  protected void hookOnError(Throwable cause) {
    work.schedule(() -> fail(cause));
  }

  @Override
  protected void hookFinally(SignalType type) {
    deadline.dispose();
    if (type == SignalType.CANCEL) {
      ended.set(true);
    }
  }
}
