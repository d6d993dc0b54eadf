package io.grapevine.simulation;

import io.grapevine.state.Key;
import io.grapevine.state.Limits;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A cluster that is written to while things go wrong, all of it chosen by one seed: what kind of
 * cluster it is, which faults happen and when, who writes what.
 */
final class RandomSchedule {

  private final RandomGenerator random;
  private final ScheduleKind kind;
  private final int size;
  private final int keys;
  private final Simulation simulation;
  private final RandomWrites writes;
  private final RandomFaults faults;

  /** The schedule of a seed, with settings of the nodes that are changed. */
  RandomSchedule(long seed, UnaryOperator<SimulationSettings> change) {
    random = new SplittableRandom(seed);
    kind = ScheduleKind.any(random);
    size = 4 + random.nextInt(9);
    keys = 10 + random.nextInt(50);
    simulation = Simulation.of(size, seed, change.apply(kind.settings(keys, random))).watch(seed);
    writes = new RandomWrites(simulation, keys, random, seed);
    if (new SplittableRandom(seed).split().nextInt(3) == 0) {
      simulation.within(SimulatedQuotas.reachedBy(keys));
    }
    faults = new RandomFaults(simulation.cluster(), kind, random);
  }

  @Override
  public String toString() {
    return "%s, %d nodes, %d keys".formatted(kind, size, keys);
  }

  /**
   * Runs it, with an error if an invariant is broken.
   *
   * @return the simulation at its end
   */
  Simulation run() {
    if (kind == ScheduleKind.MIXED || kind == ScheduleKind.PUSH_ONLY && random.nextInt(4) == 0) {
      simulation.speakOnlyJson(
          IntStream.range(0, size).filter(i -> random.nextBoolean()).toArray());
    }
    if (kind == ScheduleKind.ANYTHING || kind == ScheduleKind.LONG_ABSENCE) {
      simulation.besideAnotherGroup();
    }
    simulation.begin();
    writes.change(keys / 2);
    simulation.pass(Duration.ofSeconds(10));
    switch (kind) {
      case LONG_ABSENCE -> {
        absence(simulation.cluster().node(random.nextInt(size)));
        live(Duration.ofSeconds(30));
      }
      case SPLIT -> split();
      case ISLAND -> island();
      case CROWDED -> crowd(random.nextInt(size));
      default -> live(Duration.ofSeconds(40 + random.nextInt(40)));
    }
    simulation.heal();
    if (kind == ScheduleKind.PUSH_ONLY) {
      simulation.tell();
    }
    if (kind != ScheduleKind.FULL) {
      simulation.settle();
      if (kind != ScheduleKind.CROWDED) {
        new RepairCheck(simulation, random).run();
      }
    }
    return simulation.checkWatches();
  }

  /**
   * One node is alone for so long that the others forget what they delete meanwhile. Before, it
   * gets the time to hear that its own writes were taken: one that does not know must keep them.
   */
  private void absence(SimulatedNode node) {
    writes.change(5);
    simulation.pass(Duration.ofMillis(1_000 + random.nextInt(2_000)));
    boolean paused = random.nextBoolean();
    if (paused) {
      simulation.pause(node.number());
    } else {
      simulation.partition(node.number());
    }
    for (int i = 0; i < keys / 3; i++) {
      int other = (node.number() + 1 + random.nextInt(size - 1)) % size;
      simulation.delete(other, writes.key()).pass(Duration.ofMillis(100));
    }
    if (!paused) {
      writes.put(node.number());
    }
    simulation.pass(Duration.ofSeconds(100));
    if (!paused && random.nextBoolean()) {
      writes.put(node.number());
    }
    simulation.heal();
  }

  /**
   * In one of two halves, values that expire take the place of values that the other half keeps;
   * the halves meet again when the first half would have forgotten them like any other.
   */
  private void split() {
    int half = 2 + random.nextInt(size - 3);
    simulation.partition(IntStream.range(0, half).toArray());
    for (int i = 0; i < keys; i++) {
      int node = random.nextInt(half);
      String key = writes.key();
      if (simulation
          .cluster()
          .node(node)
          .process()
          .state
          .get(Key.of(key))
          .filter(e -> !e.hasTtl())
          .isPresent()) {
        simulation.write(node, key, writes.value(), writes.ttl());
      }
      simulation.pass(Duration.ofMillis(random.nextInt(200)));
    }
    simulation.pass(Duration.ofSeconds(100));
    simulation.heal();
    writes.change(5);
  }

  /**
   * Two nodes or more reach only each other, and applications go on writing on both sides. Soon
   * after they are joined again each of them ends in order; meanwhile their peers may have been
   * replaced, so that they know nobody outside.
   */
  private void island() {
    int[] island = IntStream.range(0, 2 + random.nextInt(size - 3)).toArray();
    simulation.partition(island);
    boolean replaced = random.nextBoolean();
    for (int second = 0; second < 30; second++) {
      writes.change(1 + random.nextInt(3));
      writes.put(island[random.nextInt(island.length)]);
      simulation.pass(Duration.ofSeconds(1));
      if (replaced && second == 15) {
        simulation.forgetOthers(island);
      }
    }
    if (!replaced) {
      new IslandCheck(
              simulation.cluster(),
              IntStream.of(island).mapToObj(simulation.cluster()::node).toList())
          .run();
    }
    simulation.rejoin().pass(Duration.ofMillis(random.nextInt(2_000)));
    for (int node : island) {
      simulation.stop(node).pass(Duration.ofMillis(random.nextInt(3_000)));
    }
    simulation.pass(Duration.ofSeconds(25));
    for (int node : island) {
      simulation.restart(node);
    }
  }

  /**
   * A node is replaced by one with less room. When all is well again but for that, the others agree
   * and nothing is lost. Then applications delete so much that there is room once it is forgotten.
   */
  private void crowd(int node) {
    int room = keys / 2;
    simulation.limit(node, new Limits(1 << 20, room, Long.MAX_VALUE)).crash(node).restart(node);
    live(Duration.ofSeconds(40));
    simulation.heal().settleBut(node);
    for (int key = room / 2; key < keys; key++) {
      simulation.delete((node + 1 + random.nextInt(size - 1)) % size, "key/" + key);
    }
    simulation.pass(Duration.ofSeconds(90));
  }

  private void live(Duration duration) {
    long end = simulation.cluster().time().now() + duration.toNanos();
    Weather weather = simulation.cluster().weather();
    weather.loss = random.nextInt(3) * 0.1;
    weather.duplication = random.nextInt(2) * 0.1;
    weather.garbage = random.nextInt(2) * 0.05;
    weather.delay = Duration.ofMillis(random.nextInt(3) * 400L);
    while (simulation.cluster().time().now() < end) {
      if (random.nextInt(4) == 0) {
        faults.happen();
      } else {
        writes.change(1 + random.nextInt(3));
      }
      simulation.pass(Duration.ofMillis(random.nextInt(1_500)));
    }
  }
}
