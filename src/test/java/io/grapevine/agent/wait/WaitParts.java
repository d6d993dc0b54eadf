package io.grapevine.agent.wait;

import io.grapevine.holders.Holders;
import io.grapevine.state.Entry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The parts of the agent that wait, around what a test says there are. */
public final class WaitParts {

  static final int MOST = 2;

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Waits waits;
  public final ConcernedWrites writes;
  public final LaterReads reads;

  public WaitParts(Holders holders, Scheduler timer) {
    waits =
        new Waits(
            new WaitProperties(Duration.ofSeconds(5), Duration.ofMinutes(1), MOST), timer, meters);
    writes = new ConcernedWrites(holders, waits, meters);
    reads = new LaterReads((key, tag, until) -> until.then(Mono.just(false)), waits);
  }

  /** Of a node that is alone. */
  public static WaitParts alone() {
    return new WaitParts(new Nodes(1, 1), Schedulers.parallel());
  }

  /**
   * So many nodes, of which so many come to have an entry.
   *
   * @param nodes how many there are
   * @param holders how many of them come to have it at once
   */
  public record Nodes(int nodes, int holders) implements Holders {
    @Override
    public Mono<Integer> await(Entry entry, int count, Mono<?> until) {
      return holders >= count ? Mono.just(holders) : until.then(Mono.just(holders));
    }
  }
}
