package io.grapevine.life;

import io.grapevine.peers.Discovery;
import io.grapevine.simulation.TestNode;
import io.grapevine.time.Repetition;
import io.grapevine.time.Ticker;
import java.util.random.RandomGenerator;
import org.springframework.boot.health.contributor.Health;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** How a node under test starts and stops, what it repeats meanwhile, and how it says it is. */
public final class LifeParts {

  private final TestNode node;
  private final Scheduler scheduler;

  /** How often the node has founded a cluster. */
  int founded;

  private final GossipSchedule schedule = new GossipSchedule();

  public LifeParts(TestNode node, Scheduler scheduler) {
    this.node = node;
    this.scheduler = scheduler;
  }

  public Mono<Void> bootstrap(Discovery discovery) {
    return new Bootstrap(
            discovery,
            node.directory,
            node.contacts,
            node.repair,
            node.repairs.progress,
            node.continuity,
            node.life,
            () -> founded++,
            node.properties,
            scheduler,
            node.ticker)
        .run();
  }

  public Mono<Void> drain() {
    return new Drain(
            node.state,
            node.rumors,
            node.publisher,
            node.repair,
            node.discovery,
            node.directory,
            node.encounters,
            node.continuity,
            node.life,
            node.properties,
            scheduler)
        .run();
  }

  public Health health() {
    return new NodeHealth(node.life, node.state, node.directory, node.isolation, node.clocks)
        .health();
  }

  public Repetition pushes(RandomGenerator random, Scheduler threads, Ticker ticker) {
    return schedule.pushes(
        node.publisher, node.rumors, node.concerns, node.properties, random, threads, ticker);
  }

  public Repetition pulls(RandomGenerator random, Scheduler threads, Ticker ticker) {
    return schedule.pulls(node.receiver, node.isolation, node.properties, random, threads, ticker);
  }

  public Repetition catchUps(Scheduler threads, Ticker ticker) {
    return schedule.catchUps(node.repairs.catchUp, threads, ticker);
  }

  public Repetition clockChecks(Scheduler threads, Ticker ticker) {
    return schedule.clockChecks(node.clocks, threads, ticker);
  }
}
