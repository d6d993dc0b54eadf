package io.grapevine.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.message.PeerException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A permit ends with the exchange for which it was acquired, whatever its outcome. */
class TransfersTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Flux<Integer> ANSWER = Flux.range(1, 3);

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final Transfers transfers = new Transfers(1, TIMEOUT, time);
  private final Sinks.Empty<Void> closing = Sinks.empty();

  @Test
  void refusesMoreThanItMayServe() {
    permit(ANSWER);

    assertThatThrownBy(() -> permit(ANSWER))
        .isInstanceOfSatisfying(
            PeerException.class, e -> assertThat(e.reason()).isEqualTo(PeerException.Reason.BUSY));
  }

  @Test
  void isFreeAfterAnAnswerThatWasReadToItsEnd() {
    assertThat(permit(ANSWER).collectList().block()).isEqualTo(List.of(1, 2, 3));
    assertFree();
  }

  @Test
  void isFreeAfterAnErrorWithinAnAnswer() {
    StepVerifier.create(permit(ANSWER.concatWith(Mono.error(new IllegalStateException()))))
        .expectNext(1, 2, 3)
        .expectError(IllegalStateException.class)
        .verify();
    assertFree();
  }

  @Test
  void isFreeAfterAReaderThatCancels() {
    StepVerifier.create(permit(ANSWER), 1).expectNext(1).thenCancel().verify();
    assertFree();
  }

  @Test
  void isFreeWhenTheConnectionClosesBeforeAnyoneSubscribes() {
    permit(ANSWER);
    closing.tryEmitEmpty();
    assertFree();
  }

  @Test
  void isFreeWhenTheConnectionClosesUnderAReaderThatStopped() {
    permit(ANSWER).subscribe(new StoppedReader());
    closing.tryEmitEmpty();
    assertFree();
  }

  @Test
  void isFreeWhenTheTimeOfAnAnswerIsUpThatNobodySubscribedTo() {
    permit(ANSWER);
    time.advanceTimeBy(TIMEOUT);
    assertFree();
  }

  @Test
  void anAnswerFailsWhenItsTimeIsUpAlsoIfItsReaderStopped() {
    StoppedReader reader = new StoppedReader();
    permit(ANSWER).subscribe(reader);

    time.advanceTimeBy(TIMEOUT);

    assertThat(reader.failure).isInstanceOf(TimeoutException.class);
    assertFree();
  }

  @Test
  void releasesAPermitOnlyOnce() {
    Flux<Integer> answer = permit(ANSWER);
    answer.blockLast();
    closing.tryEmitEmpty();
    time.advanceTimeBy(TIMEOUT);
    assertFree();
    transfers.permit(ANSWER, Mono.never());
    assertThatThrownBy(() -> permit(ANSWER)).isInstanceOf(PeerException.class);
  }

  private <T> Flux<T> permit(Flux<T> answer) {
    return transfers.permit(answer, closing.asMono());
  }

  private void assertFree() {
    transfers.permit(ANSWER, Mono.never()).blockLast();
  }

  /** Subscribes and asks for nothing. */
  private static final class StoppedReader extends BaseSubscriber<Integer> {

    private Throwable failure = new AssertionError("it has not failed");

    @Override
    protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {}

    @Override
    protected void hookOnError(Throwable error) {
      failure = error;
    }
  }
}
