package io.grapevine.agent.wait;

import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemException;
import io.grapevine.holders.Holders;
import io.grapevine.state.Entry;
import io.grapevine.state.PutResult;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The answers to writes, each after as many nodes have the write as its request demands. */
@Component
public final class ConcernedWrites {

  /** The maximum number of entries of one request that wait at the same time. */
  private static final int AT_ONCE = 256;

  private final Holders holders;
  private final Waits waits;
  private final Counter unmet;

  ConcernedWrites(Holders holders, Waits waits, MeterRegistry registry) {
    this.holders = holders;
    this.waits = waits;
    this.unmet =
        Counter.builder("grapevine.unmet.concerns")
            .description("Writes that too few nodes had when their time was over")
            .register(registry);
  }

  /**
   * The concern of a request.
   *
   * @param w null: this node is enough
   * @param timeout null: the default
   * @throws ProblemException if one of them is malformed
   */
  public Concern of(@Nullable String w, @Nullable String timeout) {
    Duration patience = waits.timeout(timeout);
    if (w == null || WriteConcern.isNone(w)) {
      return Concern.NONE;
    }
    WriteConcern.check(w);
    return new Concern(w, patience);
  }

  /**
   * How many holders a write needs.
   *
   * @param w null: this node is enough
   */
  public record Concern(@Nullable String w, Duration timeout) {
    static final Concern NONE = new Concern(null, Duration.ZERO);

    /** Whether the write waits for its entries, so that they must be known. */
    public boolean waits() {
      return w != null;
    }
  }

  /** Writes one key, and answers when enough nodes have the write. */
  public Mono<ResponseEntity<?>> answer(
      Concern concern, Supplier<PutResult> write, Function<PutResult, ResponseEntity<?>> answer) {
    return answer(
        concern,
        write,
        result -> result instanceof PutResult.Stored stored ? List.of(stored.entry()) : List.of(),
        answer);
  }

  /**
   * As above, for any number of keys: enough nodes must have each of the entries.
   *
   * @param write is not called if the concern can never be met
   * @param stored the entries that the write stored; none: there is nothing to wait for
   * @param answer the answer when enough nodes have them
   */
  public <R> Mono<ResponseEntity<?>> answer(
      Concern concern,
      Supplier<R> write,
      Function<R, List<Entry>> stored,
      Function<R, ResponseEntity<?>> answer) {
    return concern.w() == null
        ? Mono.just(answer.apply(write.get()))
        : answer(concern, Mono.fromSupplier(write), stored, answer);
  }

  /** As above, for a write that takes a while; the time of the wait begins when it has ended. */
  public <R> Mono<ResponseEntity<?>> answer(
      Concern concern,
      Mono<R> write,
      Function<R, List<Entry>> stored,
      Function<R, ResponseEntity<?>> answer) {
    String w = concern.w();
    if (w == null) {
      return write.map(answer);
    }
    return waits.bounded(
        concern.timeout(),
        end -> {
          int count = WriteConcern.holders(w, holders.nodes());
          return write.flatMap(result -> {
            ResponseEntity<?> met = answer.apply(result);
            return await(stored.apply(result), count, end)
                .map(have -> have < count ? unmet(have, count, met) : met);
          });
        });
  }

  /** The number of holders of the entry that has the fewest. */
  private Mono<Integer> await(List<Entry> entries, int count, Mono<?> end) {
    return entries.size() == 1
        ? holders.await(entries.getFirst(), count, end)
        : end.publish(once ->
            Flux.fromIterable(entries)
                .flatMap(entry -> holders.await(entry, count, once), AT_ONCE)
                .reduce(Integer.MAX_VALUE, Math::min));
  }

  /** The tag of the entry lets the client wait for it on another node, or write it again. */
  private ResponseEntity<?> unmet(int have, int count, ResponseEntity<?> met) {
    unmet.increment();
    ResponseEntity<Object> answer =
        Problem.CONCERN_NOT_MET.answer(
            "%d of %d nodes %s the write; it stays on this node and continues to spread."
                .formatted(have, count, have == 1 ? "has" : "have"));
    if (answer.getBody() instanceof ProblemDetail problem) {
      problem.setProperty("holders", have);
      problem.setProperty("concern", count);
    }
    return ResponseEntity.status(answer.getStatusCode())
        .headers(headers -> {
          headers.putAll(met.getHeaders());
          headers.putAll(answer.getHeaders());
        })
        .body(answer.getBody());
  }
}
