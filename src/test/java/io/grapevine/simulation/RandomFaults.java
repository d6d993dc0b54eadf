package io.grapevine.simulation;

import io.grapevine.peers.Peer;
import io.grapevine.testing.States;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * The faults of a {@link RandomSchedule} in addition to the weather: partitions, slow, paused,
 * stopped and killed processes, wrong clocks, and incomplete lists of peers.
 */
final class RandomFaults {

  private static final Duration LONGEST = Duration.ofSeconds(12);
  private static final Duration LONG_GRACE = Duration.ofHours(1);

  private final SimulatedCluster cluster;
  private final ScheduleKind kind;
  private final RandomGenerator random;

  RandomFaults(SimulatedCluster cluster, ScheduleKind kind, RandomGenerator random) {
    this.cluster = cluster;
    this.kind = kind;
    this.random = random;
  }

  /** One of them begins, and ends by itself after a while. */
  void happen() {
    SimulatedNode node = cluster.node(random.nextInt(cluster.nodes().size()));
    SimulatedNode other = cluster.node(random.nextInt(cluster.nodes().size()));
    Weather weather = cluster.weather();
    List<Peer> one = List.of(node.address());
    switch (random.nextInt(cluster.stranger().isPresent() ? 11 : 10)) {
      case 0 -> {
        List<Peer> some = some();
        List<Peer> others = new ArrayList<>(cluster.all());
        others.removeAll(some);
        boolean oneWay = random.nextInt(3) == 0;
        weather.block(some, others);
        if (!oneWay) {
          weather.block(others, some);
        }
        later(() -> {
          weather.unblock(some, others);
          weather.unblock(others, some);
        });
      }
      case 1 -> {
        List<Peer> some = some();
        weather.block(one, some);
        weather.block(some, one);
        later(() -> {
          weather.unblock(one, some);
          weather.unblock(some, one);
        });
      }
      case 2 -> {
        weather.slowDown(node.address(), Duration.ofMillis(random.nextInt(8_000)));
        later(() -> weather.speedUp(node.address()));
      }
      case 3 -> {
        if (node.time().isRunning()) {
          ProcessTime process = node.time();
          process.pause();
          later(process::resume);
        }
      }
      case 4 -> crash(node);
      case 5 -> skew(node);
      case 6 -> stop(node);
      case 7 -> {
        if (random.nextInt(8) == 0) {
          cluster.nodes().forEach(this::crash);
        }
      }
      case 8 -> takeOver(node);
      case 10 -> {
        cluster.listStranger(node.number());
        later(() -> node.list(cluster.all()));
      }
      default -> {
        SortedSet<Peer> fewer = new TreeSet<>(node.listed());
        fewer.remove(other.address());
        node.list(fewer);
        later(() -> node.list(cluster.all()));
      }
    }
  }

  /**
   * Another program has the address of a node; but an agent that speaks only JSON cannot be told
   * from any program that answers as it does.
   */
  private void takeOver(SimulatedNode node) {
    if (!cluster.hasAgents()) {
      cluster.weather().takeOver(node.address());
      later(() -> cluster.weather().giveBack(node.address()));
    }
  }

  private void crash(SimulatedNode node) {
    if (keepsItsMemory() || node.isDown()) {
      return;
    }
    node.crash();
    restartLater(node);
  }

  /** Nobody knows whether a peer is in reach that can take what the node has. */
  private void stop(SimulatedNode node) {
    if (keepsItsMemory() || node.isDown() || !node.time().isRunning()) {
      return;
    }
    node.stop();
    restartLater(node);
  }

  private boolean keepsItsMemory() {
    return kind == ScheduleKind.PUSH_ONLY || kind == ScheduleKind.LONG_ABSENCE;
  }

  private void restartLater(SimulatedNode node) {
    later(() -> {
      if (node.isStopping()) {
        node.crash();
      }
      if (node.isDown()) {
        node.restart();
      }
    });
  }

  /**
   * A clock goes wrong by less than others tolerate; or, where no grace is so short that a node
   * would count as cut off by that alone, far into the past or beyond what others tolerate into the
   * future, for a while.
   */
  private void skew(SimulatedNode node) {
    if (kind == ScheduleKind.LONG_ABSENCE) {
      return;
    }
    boolean graceful = cluster.settings().retention().tombstoneGrace().compareTo(LONG_GRACE) > 0;
    boolean far = kind == ScheduleKind.ANYTHING && graceful && random.nextInt(3) == 0;
    node.time().skew(far ? farJump() : Duration.ofMillis(random.nextInt(-2_000, 2_000)));
    if (far) {
      later(() -> node.time().skew(Duration.ZERO));
    }
  }

  private Duration farJump() {
    return random.nextBoolean()
        ? States.MAX_SKEW.plusSeconds(10 + random.nextInt(80))
        : Duration.ofHours(-1);
  }

  private List<Peer> some() {
    List<Peer> some = new ArrayList<>();
    for (SimulatedNode node : cluster.nodes()) {
      if (random.nextInt(3) == 0) {
        some.add(node.address());
      }
    }
    return some;
  }

  private void later(Runnable end) {
    cluster.time().after(TimeUnit.MILLISECONDS.toNanos(random.nextLong(LONGEST.toMillis())), end);
  }
}
