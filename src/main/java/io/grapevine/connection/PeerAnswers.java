package io.grapevine.connection;

import io.grapevine.cbor.EntryFrames;
import io.grapevine.json.EntryPieces;
import io.grapevine.message.Exchange;
import io.grapevine.message.Feedback;
import io.grapevine.message.PeerException;
import io.grapevine.state.Entry;
import io.grapevine.state.ReplicatedState;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * What this node answers its peers, whatever the network between them.
 *
 * <p>A state goes out piece by piece as the connection takes it, and is never in memory a second
 * time. What costs by the size of the state is done for few peers at a time; the others are told to
 * come again, by a {@link PeerException} that says so.
 */
@Component
final class PeerAnswers {

  /** More symbols than this, for each entry, help nobody. */
  private static final int MAX_SYMBOLS_PER_ENTRY = 4;

  private final ReplicatedState state;
  private final StateSketch sketch;
  private final Merger merger;
  private final GossipMetrics metrics;
  private final Semaphore expensive;
  private final Scheduler work;

  PeerAnswers(
      ReplicatedState state,
      StateSketch sketch,
      Merger merger,
      GossipMetrics metrics,
      ConnectionProperties properties,
      Scheduler work) {
    this.state = state;
    this.sketch = sketch;
    this.merger = merger;
    this.metrics = metrics;
    this.expensive = new Semaphore(properties.maxFullTransfers());
    this.work = work;
  }

  /** Whether these digits write the version of this node's state. */
  boolean hasVersion(String digits) {
    return digits.equals(state.version().toString());
  }

  /** The full state as JSON. */
  Flux<byte[]> json() {
    var pieces = new EntryPieces(state.entries().iterator(), EntryPieces.Format.object());
    return expensively(counted(pieces, pieces::written));
  }

  /** The full state as frames. */
  Flux<byte[]> frames() {
    var frames = new EntryFrames(state.entries().iterator());
    return expensively(counted(frames, frames::written));
  }

  /**
   * A run of coded symbols: as many as were asked for, or fewer if those help nobody.
   *
   * @param first the index of the first of them, at least 0
   */
  Mono<byte[]> symbols(int first, int symbols) {
    long most = StateSketch.KEPT + MAX_SYMBOLS_PER_ENTRY * state.size();
    int last = (int) Math.min((long) first + symbols, Math.min(most, Integer.MAX_VALUE));
    if (first >= last) {
      throw new PeerException(
          PeerException.Reason.MALFORMED,
          "There are symbols 0 to %d, and at least one is to be asked for.".formatted(most - 1));
    }
    Mono<byte[]> answer = Mono.fromSupplier(() -> sketch.answer(first, last - first));
    return (sketch.keeps(last) ? answer : expensively(answer.flux().subscribeOn(work)).single())
        .doOnNext(bytes -> metrics.sent(0, bytes.length));
  }

  /** Merges a delta. */
  List<Feedback> take(List<Entry> delta, String source) {
    return Feedback.of(merger.merge(delta, source));
  }

  /** Merges what is pushed, and gives what is wanted. */
  Flux<byte[]> exchange(Exchange exchange, String source) {
    var answer = new ExchangeAnswer(state, sketch, merger, exchange, source);
    Flux<byte[]> frames = answer.frames().doOnNext(frame -> metrics.sent(0, frame.length));
    return answer.isExpensive() ? expensively(frames.subscribeOn(work)) : frames;
  }

  private <T> Flux<T> expensively(Flux<T> answer) {
    if (!expensive.tryAcquire()) {
      throw new PeerException(
          PeerException.Reason.BUSY,
          "This node serves as many full states as it may; ask another one or later.");
    }
    return answer.doFinally(signal -> expensive.release());
  }

  private Flux<byte[]> counted(Iterator<byte[]> pieces, LongSupplier entries) {
    Iterable<byte[]> once = () -> pieces;
    return Flux.fromIterable(once)
        .doOnNext(piece -> metrics.sent(0, piece.length))
        .doFinally(signal -> metrics.sent(Math.toIntExact(entries.getAsLong()), 0));
  }
}
