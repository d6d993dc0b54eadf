package io.grapevine.simulation;

import io.grapevine.repair.RepairParts;
import io.grapevine.state.Condition;
import io.grapevine.state.Key;
import io.grapevine.state.Limits;
import io.grapevine.state.Write;
import io.grapevine.testing.Utf8;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A cluster that is written to while things go wrong, all of it chosen by one seed: what kind of
 * cluster it is, which faults happen and when, who writes what.
 */
final class RandomSchedule {

  /** What a schedule is after. */
  enum Kind {
    /** All faults at once; pulls repair what they leave behind. */
    ANYTHING,
    /**
     * All faults, but no clock that others refuse; some nodes speak nothing but JSON, and so do not
     * say what they refuse.
     */
    MIXED,
    /** No pulls and no lost memory: what was not told must be told in the end. */
    PUSH_ONLY,
    /** Single nodes are away for longer than deleted keys are remembered. */
    LONG_ABSENCE,
    /** Two halves are apart for longer than expired values are remembered. */
    SPLIT,
    /** An island is written to, joined with the others again, and stopped in order. */
    ISLAND,
    /** States are full; then not every node can have everything. */
    FULL,
    /**
     * One node has less room than the others, and gets all once keys were deleted and forgotten.
     */
    CROWDED
  }

  private static final int[] TTLS = {1, 5, 20};

  /** Few enough that nodes which change all the time differ by more than these tell. */
  private static final int FEW_SYMBOLS = 16;

  private final RandomGenerator random;
  private final RandomGenerator touches;
  private final RandomGenerator batches;
  private final Kind kind;
  private final int size;
  private final int keys;
  private final Simulation simulation;
  private final RandomFaults faults;
  private int values;

  RandomSchedule(long seed) {
    random = new SplittableRandom(seed);
    touches = new SplittableRandom(~seed);
    batches = new SplittableRandom(~seed).split();
    kind = kind(random.nextInt(24));
    size = 4 + random.nextInt(9);
    keys = 10 + random.nextInt(50);
    simulation = Simulation.of(size, seed, settings()).watch(seed);
    faults = new RandomFaults(simulation, kind, random);
  }

  private static Kind kind(int dice) {
    return switch (dice) {
      case 0, 1, 2, 3, 4, 5, 6 -> Kind.ANYTHING;
      case 7 -> Kind.SPLIT;
      case 8, 9 -> Kind.MIXED;
      case 10, 11, 12, 13 -> Kind.PUSH_ONLY;
      case 14, 15, 16, 17, 18 -> Kind.LONG_ABSENCE;
      case 19, 20 -> Kind.ISLAND;
      case 21 -> Kind.FULL;
      default -> Kind.CROWDED;
    };
  }

  private SimulationSettings settings() {
    SimulationSettings settings =
        SimulationSettings.of(
                "pull-interval",
                (2 + random.nextInt(4)) + "s",
                "stop-counter",
                Integer.toString(1 + random.nextInt(6)),
                "max-batch-size",
                random.nextBoolean() ? "1MB" : "600B")
            .taking(Duration.ofMillis(1 + random.nextInt(20)))
            .keeping(random.nextBoolean() ? RepairParts.KEPT : FEW_SYMBOLS);
    return switch (kind) {
      case ANYTHING, MIXED ->
          random.nextBoolean()
              ? settings
              : settings.retaining(Duration.ofSeconds(70), Duration.ofSeconds(60));
      case ISLAND -> settings.retaining(Duration.ofDays(1), Duration.ofDays(1));
      case PUSH_ONLY -> settings.withoutPulls().retaining(Duration.ofDays(1), Duration.ofDays(1));
      case CROWDED -> settings.retaining(Duration.ofSeconds(70), Duration.ofSeconds(60));
      case LONG_ABSENCE -> settings.retaining(Duration.ofSeconds(75), Duration.ofSeconds(70));
      case SPLIT -> settings.retaining(Duration.ofMinutes(20), Duration.ofSeconds(60));
      case FULL -> settings.limited(new Limits(1 << 20, keys / 2, 2_000));
    };
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
    if (kind == Kind.MIXED || kind == Kind.PUSH_ONLY && random.nextInt(4) == 0) {
      simulation.speakOnlyJson(
          IntStream.range(0, size).filter(i -> random.nextBoolean()).toArray());
    }
    if (kind == Kind.ANYTHING || kind == Kind.LONG_ABSENCE) {
      simulation.besideAnotherGroup();
    }
    simulation.begin();
    change(keys / 2);
    simulation.pass(Duration.ofSeconds(10));
    switch (kind) {
      case LONG_ABSENCE -> {
        absence(simulation.node(random.nextInt(size)));
        live(Duration.ofSeconds(30));
      }
      case SPLIT -> split();
      case ISLAND -> island();
      case CROWDED -> crowd(random.nextInt(size));
      default -> live(Duration.ofSeconds(40 + random.nextInt(40)));
    }
    simulation.heal();
    if (kind == Kind.PUSH_ONLY) {
      simulation.tell();
    }
    if (kind != Kind.FULL) {
      simulation.settle();
      if (kind != Kind.CROWDED) {
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
    change(5);
    simulation.pass(Duration.ofMillis(1_000 + random.nextInt(2_000)));
    boolean paused = random.nextBoolean();
    if (paused) {
      simulation.pause(node.number());
    } else {
      simulation.partition(node.number());
    }
    for (int i = 0; i < keys / 3; i++) {
      int other = (node.number() + 1 + random.nextInt(size - 1)) % size;
      simulation.delete(other, key()).pass(Duration.ofMillis(100));
    }
    if (!paused) {
      put(node.number());
    }
    simulation.pass(Duration.ofSeconds(100));
    if (!paused && random.nextBoolean()) {
      put(node.number());
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
      String key = key();
      if (simulation
          .node(node)
          .process()
          .state
          .get(Key.of(key))
          .filter(e -> !e.hasTtl())
          .isPresent()) {
        simulation.write(node, key, value(), ttl());
      }
      simulation.pass(Duration.ofMillis(random.nextInt(200)));
    }
    simulation.pass(Duration.ofSeconds(100));
    simulation.heal();
    change(5);
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
      change(1 + random.nextInt(3));
      put(island[random.nextInt(island.length)]);
      simulation.pass(Duration.ofSeconds(1));
      if (replaced && second == 15) {
        simulation.forgetOthers(island);
      }
    }
    if (!replaced) {
      new IslandCheck(simulation, IntStream.of(island).mapToObj(simulation::node).toList()).run();
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
    long end = simulation.time().now() + duration.toNanos();
    Weather weather = simulation.weather();
    weather.loss = random.nextInt(3) * 0.1;
    weather.duplication = random.nextInt(2) * 0.1;
    weather.garbage = random.nextInt(2) * 0.05;
    weather.delay = Duration.ofMillis(random.nextInt(3) * 400L);
    while (simulation.time().now() < end) {
      if (random.nextInt(4) == 0) {
        faults.happen();
      } else {
        change(1 + random.nextInt(3));
      }
      simulation.pass(Duration.ofMillis(random.nextInt(1_500)));
    }
  }

  private void change(int count) {
    for (int i = 0; i < count; i++) {
      List<SimulatedNode> ready =
          simulation.nodes().stream().filter(SimulatedNode::isReady).toList();
      if (ready.isEmpty()) {
        return;
      }
      int node = ready.get(random.nextInt(ready.size())).number();
      touch(node);
      writeTogether(node);
      switch (random.nextInt(10)) {
        case 0 -> collide(ready);
        case 1, 2 -> simulation.delete(node, key());
        case 3 -> simulation.write(node, key(), value(), ttl());
        case 4 ->
            simulation.writeOfLaterVersion(node, LaterKinds.random(random, Key.of(key()), ttl()));
        default -> put(node);
      }
    }
  }

  /** An application renews a value, for a time or for ever. */
  private void touch(int node) {
    if (touches.nextInt(3) == 0) {
      Duration ttl = Duration.ofSeconds(touches.nextInt(2) * TTLS[touches.nextInt(TTLS.length)]);
      simulation.touch(node, "key/" + touches.nextInt(keys), ttl);
    }
  }

  /** An application writes some keys at once, all of them or none. */
  private void writeTogether(int node) {
    if (batches.nextInt(5) > 0) {
      return;
    }
    Map<Key, Write> batch = new TreeMap<>();
    for (int i = 1 + batches.nextInt(5); i > 0; i--) {
      Key key = Key.of("key/" + batches.nextInt(keys));
      long ttl = 1_000L * TTLS[batches.nextInt(TTLS.length)];
      batch.put(
          key,
          switch (batches.nextInt(4)) {
            case 0 -> Write.remove(key, Condition.NONE);
            case 1 -> Write.touch(key, ttl, new Condition(new Condition.Any(), null));
            default ->
                Write.put(
                    key,
                    Utf8.bytes("\"batch " + batches.nextInt() + '"'),
                    batches.nextInt(2) * ttl,
                    Condition.NONE);
          });
    }
    simulation.write(node, List.copyOf(batch.values()));
  }

  /** Some nodes write to one key at the same instant. */
  private void collide(List<SimulatedNode> ready) {
    String key = key();
    for (SimulatedNode node : ready) {
      if (random.nextBoolean()) {
        simulation.write(node.number(), key, value());
      }
    }
  }

  private void put(int node) {
    simulation.write(node, key(), value());
  }

  private String key() {
    return "key/" + random.nextInt(keys);
  }

  private Duration ttl() {
    return Duration.ofSeconds(TTLS[random.nextInt(TTLS.length)]);
  }

  private String value() {
    return "\"%d%s\"".formatted(values++, " ".repeat(random.nextInt(100)));
  }
}
