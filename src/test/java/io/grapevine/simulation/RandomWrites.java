package io.grapevine.simulation;

import io.grapevine.state.Condition;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Write;
import io.grapevine.testing.Utf8;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * What applications write in a {@link RandomSchedule}: each kind of write that a node has, under a
 * few keys, so that writes meet each other.
 */
final class RandomWrites {

  private static final int[] TTLS = {1, 5, 20};
  private static final Duration LONGER_THAN_ANY_SCHEDULE = Duration.ofHours(2);

  private final SimulatedCluster cluster;
  private final Applications applications;
  private final int keys;
  private final RandomGenerator random;
  private final RandomGenerator touches;
  private final RandomGenerator batches;
  private final RandomGenerator restores;
  private final boolean isRestored;
  private List<Entry> backup = List.of();
  private int values;

  /**
   * Writes of any kind.
   *
   * @param keys under so many keys
   * @param random the chance of the schedule; a kind of write that was added to those before has a
   *     chance of its own, so that the schedule of a seed stays the same but for that
   */
  RandomWrites(Simulation simulation, int keys, RandomGenerator random, long seed) {
    this.cluster = simulation.cluster();
    this.applications = simulation.applications();
    this.keys = keys;
    this.random = random;
    this.touches = new SplittableRandom(~seed);
    this.batches = new SplittableRandom(~seed).split();
    this.restores = new SplittableRandom(seed + 0x5245_5354L);
    this.isRestored =
        cluster.settings().retention().shortest().compareTo(LONGER_THAN_ANY_SCHEDULE) >= 0;
  }

  void change(int count) {
    for (int i = 0; i < count; i++) {
      List<SimulatedNode> ready = cluster.nodes().stream().filter(SimulatedNode::isReady).toList();
      if (ready.isEmpty()) {
        return;
      }
      int node = ready.get(random.nextInt(ready.size())).number();
      touch(node);
      writeTogether(node);
      restore(node);
      switch (random.nextInt(10)) {
        case 0 -> collide(ready);
        case 1, 2 -> applications.delete(node, key());
        case 3 -> applications.put(node, key(), value(), ttl());
        case 4 ->
            applications.writeOfLaterVersion(node, LaterKinds.random(random, Key.of(key()), ttl()));
        default -> put(node);
      }
    }
  }

  /** An application renews a value, for a time or for ever. */
  private void touch(int node) {
    if (touches.nextInt(3) == 0) {
      Duration ttl = Duration.ofSeconds(touches.nextInt(2) * TTLS[touches.nextInt(TTLS.length)]);
      applications.touch(node, "key/" + touches.nextInt(keys), ttl);
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
    applications.write(node, List.copyOf(batch.values()));
  }

  /**
   * Someone exports all that a node shows, or imports on one node what was exported from another.
   * Where graces are short, a node that is cut off may drop old entries, and what was deleted since
   * the export may be back; so nothing is restored there.
   */
  private void restore(int node) {
    if (!isRestored || restores.nextInt(15) > 0) {
      return;
    }
    if (backup.isEmpty()) {
      backup = applications.backup(node);
    } else {
      applications.restore(node, backup);
      backup = List.of();
    }
  }

  /** Some nodes write to one key at the same instant. */
  private void collide(List<SimulatedNode> ready) {
    String key = key();
    for (SimulatedNode node : ready) {
      if (random.nextBoolean()) {
        applications.put(node.number(), key, value());
      }
    }
  }

  void put(int node) {
    applications.put(node, key(), value());
  }

  String key() {
    return "key/" + random.nextInt(keys);
  }

  Duration ttl() {
    return Duration.ofSeconds(TTLS[random.nextInt(TTLS.length)]);
  }

  String value() {
    return "\"%d%s\"".formatted(values++, " ".repeat(random.nextInt(100)));
  }
}
