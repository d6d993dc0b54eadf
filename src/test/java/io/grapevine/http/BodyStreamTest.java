package io.grapevine.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.Utf8;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

class BodyStreamTest {

  private static final Duration IDLE = Duration.ofSeconds(10);

  private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
  private final Queue<Runnable> work = new ArrayDeque<>();
  private final TestPublisher<DataBuffer> body = TestPublisher.create();
  private final List<String> seen = new ArrayList<>();

  @BeforeEach
  void subscribe() {
    BodyStream.read(body.flux(), this::read, timer, Schedulers.fromExecutor(work::add), IDLE)
        .subscribe(
            nothing -> {},
            error -> seen.add(error.getClass().getSimpleName()),
            () -> seen.add("end"));
  }

  private void read(byte[] bytes, int from, int length) {
    String text = Utf8.text(ByteBuffer.wrap(bytes, from, length));
    if (text.equals("wrong")) {
      throw new IllegalStateException();
    }
    seen.add(text);
  }

  @Test
  void requestsTheNextPieceWhenTheOneBeforeIsRead() {
    body.assertMinRequested(1);
    body.assertMaxRequested(1);
    body.next(piece("a"));
    assertThat(seen).isEmpty();
    body.assertMaxRequested(0);

    work();

    assertThat(seen).containsExactly("a");
    body.assertMinRequested(1);
  }

  @Test
  void theLastPieceIsReadBeforeTheEnd() {
    body.next(piece("a"));
    body.complete();
    assertThat(seen).isEmpty();

    work();

    assertThat(seen).containsExactly("a", "end");
  }

  @Test
  void aSenderThatPausesEndsIt() {
    body.next(piece("a"));
    work();
    timer.advanceTimeBy(IDLE.minusMillis(1));
    assertThat(seen).containsExactly("a");

    timer.advanceTimeBy(Duration.ofMillis(1));

    assertThat(seen).containsExactly("a", "BodyException");
    body.assertCancelled();
  }

  @Test
  void theTimeForReadingDoesNotCountAgainstTheSender() {
    body.next(piece("a"));
    timer.advanceTimeBy(IDLE.multipliedBy(3));
    work();

    assertThat(seen).containsExactly("a");
    timer.advanceTimeBy(IDLE);
    assertThat(seen).containsExactly("a", "BodyException");
  }

  @Test
  void aReaderThatFailsEndsIt() {
    body.next(piece("wrong"));
    work();

    assertThat(seen).containsExactly("IllegalStateException");
    body.assertCancelled();
    timer.advanceTimeBy(IDLE);
    assertThat(seen).hasSize(1);
  }

  @Test
  void aBodyThatBreaksOffFailsBehindItsLastPiece() {
    body.next(piece("a"));
    body.error(new IllegalArgumentException());
    work();

    assertThat(seen).containsExactly("a", "IllegalArgumentException");
  }

  private void work() {
    while (!work.isEmpty()) {
      Objects.requireNonNull(work.poll()).run();
    }
  }

  private static DataBuffer piece(String text) {
    return DefaultDataBufferFactory.sharedInstance.wrap(Utf8.bytes(text));
  }
}
