package io.grapevine.simulation;

import io.grapevine.access.Quota;
import io.grapevine.peers.Peer;
import io.grapevine.state.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Many nodes with all their real parts in one virtual time, with every message encoded and decoded;
 * all randomness comes from one seed.
 *
 * <p>It reads as a scenario: {@code Simulation.of(100, seed).partition(0, 1).write(0, "k",
 * "1").heal().settle()}. A violation of an {@link Invariants invariant} ends it with an error.
 */
final class Simulation {

  private static final Duration STEP = Duration.ofMillis(500);

  private final SimulatedCluster cluster;
  private final Applications applications;
  private @Nullable WatchClients clients;
  private @Nullable SimulatedQuotas quotas;

  private Simulation(SimulatedCluster cluster) {
    this.cluster = cluster;
    this.applications = new Applications(cluster);
  }

  /** A cluster as in production. */
  static Simulation of(int count, long seed) {
    return of(count, seed, SimulationSettings.of());
  }

  /** A cluster whose nodes have been there for long and know each other. */
  static Simulation of(int count, long seed, SimulationSettings settings) {
    return new Simulation(new SimulatedCluster(count, seed, settings));
  }

  SimulatedCluster cluster() {
    return cluster;
  }

  Applications applications() {
    return applications;
  }

  /** These nodes understand no binary form. */
  Simulation speakOnlyJson(int... some) {
    cluster.speakOnlyJson(some);
    return this;
  }

  /** What runs at a node from its next start on has these limits. */
  Simulation limit(int node, Limits limits) {
    cluster.limit(node, limits);
    return this;
  }

  /** A node of another group is in the same network, lists all of these nodes, and has a state. */
  Simulation besideAnotherGroup() {
    cluster.addStranger();
    return this;
  }

  /** From now on a node also lists the node of the other group. */
  Simulation listStranger(int node) {
    cluster.listStranger(node);
    return this;
  }

  /** From now on there are clients of watches; each must have what its node shows in the end. */
  Simulation watch(long seed) {
    clients = new WatchClients(cluster, seed);
    return this;
  }

  /** From now on applications write within these quotas. */
  Simulation within(List<Quota> some) {
    quotas = new SimulatedQuotas(cluster, some);
    applications.within(quotas);
    return this;
  }

  /** The number of writes that quotas refused. */
  int refused() {
    return quotas == null ? 0 : quotas.refused();
  }

  /** See {@link WatchClients#check}. */
  Simulation checkWatches() {
    if (clients != null) {
      pass(WatchClients.PAUSE);
      clients.check();
    }
    return this;
  }

  /** Starts the schedules of all nodes. */
  Simulation begin() {
    cluster.nodes().forEach(SimulatedNode::begin);
    cluster.stranger().ifPresent(SimulatedNode::begin);
    return this;
  }

  /** An application on a node puts a value. */
  Simulation write(int node, String key, String json) {
    applications.put(node, key, json);
    return this;
  }

  /** As above; zero: for ever. */
  Simulation write(int node, String key, String json, Duration ttl) {
    applications.put(node, key, json, ttl);
    return this;
  }

  /** An application on a node deletes a key. */
  Simulation delete(int node, String key) {
    applications.delete(node, key);
    return this;
  }

  /** These nodes and the others no longer reach each other. */
  Simulation partition(int... some) {
    List<Peer> here = cluster.addresses(some);
    List<Peer> there = new ArrayList<>(cluster.all());
    there.removeAll(here);
    cluster.weather().block(here, there);
    cluster.weather().block(there, here);
    return this;
  }

  /** What one of these nodes sends to the other one is lost. */
  Simulation cutOneWay(int from, int to) {
    cluster.weather().block(cluster.addresses(from), cluster.addresses(to));
    return this;
  }

  /** The process of a node is killed and loses its memory. */
  Simulation crash(int node) {
    cluster.node(node).crash();
    return this;
  }

  /**
   * The process of a node is told to end, with a peer in reach, to which it can give what it has.
   */
  Simulation stop(int node) {
    cluster.node(node).stop();
    cluster.invariants().endsInOrder(cluster.node(node));
    return this;
  }

  /** These nodes know only each other until they ask discovery again. */
  Simulation forgetOthers(int... some) {
    for (int node : some) {
      cluster.node(node).knowsOnly(cluster.addresses(some));
    }
    return this;
  }

  /** All reach each other again; nothing else changes. */
  Simulation rejoin() {
    cluster.weather().clear();
    return this;
  }

  /** A new process starts at an address, and makes itself ready. */
  Simulation restart(int node) {
    cluster.node(node).restart();
    return this;
  }

  /** The process of a node stands still, and keeps its memory. */
  Simulation pause(int node) {
    cluster.node(node).time().pause();
    return this;
  }

  Simulation resume(int node) {
    cluster.node(node).time().resume();
    return this;
  }

  /** From now on the wall clock of a node is wrong by so much. */
  Simulation leap(int node, Duration skew) {
    cluster.node(node).time().skew(skew);
    return this;
  }

  /** Lets time pass, and looks at the invariants again and again. */
  Simulation pass(Duration duration) {
    Duration left = duration;
    while (left.isPositive()) {
      Duration step = left.compareTo(STEP) < 0 ? left : STEP;
      cluster.time().pass(step);
      cluster.invariants().check();
      if (quotas != null) {
        quotas.check();
      }
      if (clients != null) {
        clients.step();
      }
      left = left.minus(step);
    }
    return this;
  }

  /** All faults end: the network is whole, paused and dead processes run, the clocks are right. */
  Simulation heal() {
    cluster.heal();
    return this;
  }

  /** See {@link Settling#tell}. */
  Simulation tell() {
    new Settling(this).tell();
    return this;
  }

  /** See {@link Settling#settleBut}. */
  Simulation settleBut(int full) {
    new Settling(this).settleBut(cluster.node(full));
    return this;
  }

  /** See {@link Settling#settle}. */
  Simulation settle() {
    new Settling(this).settle();
    return this;
  }

  /** Whether all versions are equal. */
  boolean isConverged() {
    return cluster.isConverged();
  }
}
