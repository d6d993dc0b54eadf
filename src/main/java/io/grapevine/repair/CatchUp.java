package io.grapevine.repair;

import io.grapevine.holders.Arrivals;
import io.grapevine.state.ChangeListener;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Tag;
import io.grapevine.time.Repetition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * The readers that wait for an entry which this node does not have yet. Most entries come by pushes
 * within milliseconds; in case one was lost, the node repairs with one random peer after the other
 * until no reader waits.
 *
 * <p>While none waits, a change of the state costs one look at an empty map.
 */
public final class CatchUp implements Arrivals, ChangeListener {

  /** The minimum time between two rounds, however many readers come. */
  public static final Duration FLOOR = Duration.ofMillis(10);

  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  private final ReplicatedState state;
  private final Receiver receiver;
  private final Scheduler work;
  private final ConcurrentHashMap<Key, Set<Reader>> waiting = new ConcurrentHashMap<>();
  private volatile Runnable wake = () -> {};

  /** The number of rounds since the last reader came. */
  private volatile int rounds;

  CatchUp(ReplicatedState state, Receiver receiver, Scheduler work) {
    this.state = state;
    this.receiver = receiver;
    this.work = work;
  }

  /** A reader that waits; an object of its own for each. */
  private static final class Reader {

    final Key key;
    final Tag tag;
    final Sinks.Empty<Void> arrived = Sinks.empty();

    Reader(Key key, Tag tag) {
      this.key = key;
      this.tag = tag;
    }
  }

  /** Sets the action on each reader that has to wait, which must be a signal and do no work. */
  public void whenWoken(Runnable action) {
    wake = action;
  }

  @Override
  public Mono<Boolean> await(Key key, Tag tag, Mono<?> until) {
    return Mono.defer(() ->
        has(key, tag)
            ? Mono.just(true)
            : Mono.using(
                () -> begin(new Reader(key, tag)),
                reader ->
                    Mono.firstWithSignal(reader.arrived.asMono().publishOn(work), until.then())
                        .then(Mono.fromSupplier(() -> has(key, tag))),
                this::end));
  }

  private boolean has(Key key, Tag tag) {
    return state.entry(key).filter(tag::isReachedBy).isPresent();
  }

  private Reader begin(Reader reader) {
    waiting.compute(reader.key, (key, same) -> with(same, reader));
    if (has(reader.key, reader.tag)) {
      reader.arrived.tryEmitEmpty(); // It came before the reader was listed.
    } else {
      rounds = 0;
      wake.run();
    }
    return reader;
  }

  private static Set<Reader> with(@Nullable Set<Reader> same, Reader reader) {
    Set<Reader> all = same == null ? new LinkedHashSet<>() : same;
    all.add(reader);
    return all;
  }

  private void end(Reader reader) {
    waiting.computeIfPresent(reader.key, (key, same) -> without(same, Set.of(reader)));
  }

  private static @Nullable Set<Reader> without(Set<Reader> same, Set<Reader> some) {
    same.removeAll(some);
    return same.isEmpty() ? null : same;
  }

  @Override
  public void changed(@Nullable Entry before, Entry entry) {
    if (!waiting.isEmpty()) {
      List<Reader> served = new ArrayList<>();
      waiting.computeIfPresent(
          entry.key(),
          (key, same) -> {
            same.stream().filter(reader -> reader.tag.isReachedBy(entry)).forEach(served::add);
            return without(same, Set.copyOf(served));
          });
      served.forEach(reader -> reader.arrived.tryEmitEmpty());
    }
  }

  @Override
  public void removed(Entry entry) {}

  /** Repairs with one peer, if a reader waits. */
  public Mono<Void> round() {
    return Mono.defer(() -> {
      if (waiting.isEmpty()) {
        return Mono.empty();
      }
      rounds = Math.min(rounds, Integer.SIZE) + 1;
      return receiver.receiveFromOne();
    });
  }

  /** The pause after a round. */
  public Duration pause() {
    return waiting.isEmpty() ? Repetition.UNTIL_SIGNALLED : pause(rounds);
  }

  /** The pause after this number of rounds: twice as long each time. */
  static Duration pause(int rounds) {
    Duration pause = FLOOR.multipliedBy(1L << Math.clamp(rounds - 1, 0, Integer.SIZE));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }
}
