package io.grapevine.repair;

import io.grapevine.message.PeerException;
import io.grapevine.time.Durations;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Limits answers whose cost grows with the size of the state: few at a time, each for a bounded
 * time.
 *
 * <p>A permit is acquired before the answer begins, because a 503 can be sent only then. It is
 * released when the answer ends, when its connection closes or when its time is over, whichever
 * comes first: an answer that is never subscribed to ends in no other way.
 */
final class Transfers {

  private final Semaphore free;
  private final Duration timeout;
  private final Scheduler timer;

  Transfers(int most, Duration timeout, Scheduler timer) {
    this.free = new Semaphore(most);
    this.timeout = timeout;
    this.timer = timer;
  }

  /**
   * The same answer, with a permit. It fails with a {@link TimeoutException} when its time is over,
   * even while its reader requests nothing.
   *
   * @param closed completes when the connection closes that the answer is for
   * @throws PeerException if all permits are taken
   */
  <T> Flux<T> permit(Flux<T> answer, Mono<Void> closed) {
    if (!free.tryAcquire()) {
      throw new PeerException(
          PeerException.Reason.BUSY,
          "This node serves its maximum number of full states; ask another node, or retry later.");
    }
    Mono<Void> late =
        Mono.delay(timeout, timer)
            .then(
                Mono.error(
                    () -> new TimeoutException("not read within " + Durations.text(timeout))));
    Sinks.Empty<Void> over = Sinks.empty();
    Disposable permit =
        Mono.firstWithSignal(closed, late)
            .doFinally(signal -> free.release())
            .subscribe(nothing -> {}, over::tryEmitError, over::tryEmitEmpty);
    return answer.takeUntilOther(over.asMono()).doFinally(signal -> permit.dispose());
  }
}
