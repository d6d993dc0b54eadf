package io.grapevine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.connection.Life;
import io.grapevine.connection.Settings;
import io.grapevine.message.NodeInfo;
import io.grapevine.peers.Peer;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.States;
import io.grapevine.wire.InMemoryNetwork;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * All that a node does, each on a thread of its own, while the node is cut off and joined again,
 * two thousand times in all. Nothing may hang.
 *
 * <p>It shows the order of the locks (see CONTRIBUTING): that of a state, and behind it one lock
 * alone.
 */
class ThreadsTest {

  private static final int PARTITIONS = 200;
  private static final int STEPS = 3;
  private static final int KEYS = 50;

  private final ManualClock clock = new ManualClock();
  private final Scheduler scheduler = Schedulers.newParallel("timer and work", 4, true);
  private final InMemoryNetwork network = new InMemoryNetwork(scheduler);
  private final Actors actors = new Actors();
  private final TestNode lost = node(0);
  private final TestNode other = node(1);

  private TestNode node(int number) {
    TestNode node =
        new TestNode(
            new Peer("10.0.0.1", 4097 + number),
            clock,
            scheduler,
            network::clientOf,
            Settings.connection());
    network.join(node);
    return node.begun();
  }

  @AfterEach
  void end() {
    actors.close();
    scheduler.dispose();
  }

  @RepeatedTest(10)
  @DisplayName("Trap: pushing and pulling waited for each other for good while a node was cut off")
  void nothingHangsThroughPartitionsAndTheEnd() {
    lost.knows(other.address);
    other.knows(lost.address);
    List.of(lost, other).forEach(this::run);

    for (int i = 0; i < PARTITIONS; i++) {
      network.cut(lost.address);
      clock.advance(States.EXPIRY_GRACE.plusMinutes(1));
      actors.lap(STEPS);
      network.heal(lost.address);
      clock.advance(Duration.ofSeconds(30));
      actors.lap(STEPS);
      network.pushed.clear();
    }
    actors.add(() -> await(lost.course.drain()));
    actors.lap(1);

    assertThat(lost.life.phase()).isEqualTo(Life.Phase.STOPPING);
  }

  private void run(TestNode node) {
    RandomGenerator random = new SplittableRandom(node.address.port());
    actors.add(() -> write(node, random));
    actors.add(() -> merge(node));
    actors.add(() -> await(node.publisher.publishOnce()));
    actors.add(() -> await(node.receiver.receiveOnce()));
    actors.add(() -> await(pull(node)));
    AtomicBoolean starting = new AtomicBoolean();
    actors.add(() -> start(node, starting));
    actors.add(() -> await(node.publisher.flushOnce()));
    actors.add(() -> node.state.purge());
    actors.add(() -> describe(node));
  }

  private static void write(TestNode node, RandomGenerator random) {
    String key = "key/" + random.nextInt(KEYS);
    if (random.nextInt(4) == 0) {
      node.remove(key);
    } else {
      node.put(key, Integer.toString(random.nextInt()));
    }
  }

  private void merge(TestNode node) {
    Entry entry = Entry.tombstone(Key.of("merged"), Stamp.of(clock.millis(), 1));
    node.repairs.merge(List.of(entry), "a peer");
  }

  private static Mono<?> pull(TestNode node) {
    Peer peer = node.directory.known().getFirst();
    return node.repair
        .withAny(peer)
        .doOnNext(node.continuity::begin)
        .onErrorReturn(NodeInfo.UNKNOWN);
  }

  /** A start waits for time to pass, and so goes on beside the laps; the next begins after it. */
  private static void start(TestNode node, AtomicBoolean starting) {
    if (starting.compareAndSet(false, true)) {
      node.course.bootstrap(node.discovery).doFinally(end -> starting.set(false)).subscribe();
    }
  }

  private static void describe(TestNode node) {
    node.wire.describe();
    node.clocks.check();
    node.course.health();
    node.meters.getMeters().forEach(meter -> meter.measure().forEach(value -> value.getValue()));
    node.directory.known();
  }

  private static void await(Mono<?> round) {
    round.block(Duration.ofMinutes(1));
  }
}
