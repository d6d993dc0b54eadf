package io.grapevine.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grapevine.peers.Peer;
import io.grapevine.state.BatchResult;
import io.grapevine.state.Condition;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Limits;
import io.grapevine.state.PutResult;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Write;
import io.grapevine.wire.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
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

  private final SimulationSettings settings;
  private final SplittableRandom random;
  private final VirtualTime time = new VirtualTime();
  private final Trace trace = new Trace(time);
  private final Weather weather = new Weather();
  private final SimulatedNetwork network;
  private final Invariants invariants;
  private final SimulatedProcesses processes;
  private final List<SimulatedNode> nodes = new ArrayList<>();
  private final List<Peer> peers;
  private final Link link;
  private @Nullable SimulatedNode stranger;
  private @Nullable WatchClients clients;

  private Simulation(int count, long seed, SimulationSettings settings) {
    this.peers = Addresses.of(count);
    this.settings = settings;
    this.random = new SplittableRandom(seed);
    this.network = new SimulatedNetwork(settings.latency(), trace);
    this.link =
        new Faults(weather, random.split(), new ProcessTime(time).threads()).before(network);
    this.invariants = new Invariants(this);
    this.processes =
        new SimulatedProcesses(settings, random, peers, link, invariants::newProcess, "grapevine");
  }

  /** A cluster as in production. */
  static Simulation of(int count, long seed) {
    return of(count, seed, SimulationSettings.of());
  }

  /** A cluster whose nodes have been there for long and know each other. */
  static Simulation of(int count, long seed, SimulationSettings settings) {
    Simulation simulation = new Simulation(count, seed, settings);
    SortedSet<Peer> listed = new TreeSet<>(simulation.peers);
    for (int i = 0; i < count; i++) {
      SimulatedNode node =
          new SimulatedNode(
              i,
              simulation.peers.get(i),
              simulation.time,
              settings,
              simulation.random.split(),
              simulation.processes);
      simulation.nodes.add(node);
      simulation.network.join(node);
      node.list(listed);
    }
    return simulation;
  }

  /** These nodes understand no binary form. */
  Simulation speakOnlyJson(int... some) {
    processes.speakOnlyJson(addressesOf(some));
    return this;
  }

  /** Whether there are such nodes. */
  boolean hasAgents() {
    return processes.hasAgents();
  }

  /** What runs at a node from its next start on has these limits. */
  Simulation limit(int node, Limits limits) {
    processes.limit(peers.get(node), limits);
    return this;
  }

  /** A node of another group is in the same network, lists all of these nodes, and has a state. */
  Simulation besideAnotherGroup() {
    Peer address = Addresses.of(peers.size() + 1).getLast();
    SimulatedNode.Machine machine =
        new SimulatedProcesses(
            settings, random, peers, link, (node, clock) -> invariants.otherGroup(), "other");
    SimulatedNode node =
        new SimulatedNode(peers.size(), address, time, settings, random.split(), machine);
    stranger = node;
    network.join(node);
    node.list(new TreeSet<>(peers));
    node.process().put(Invariants.OTHER + "k", "1");
    return this;
  }

  /** From now on a node also lists the node of the other group. */
  Simulation listStranger(int node) {
    SortedSet<Peer> more = new TreeSet<>(nodes.get(node).listed());
    stranger().ifPresent(other -> more.add(other.address()));
    nodes.get(node).list(more);
    return this;
  }

  Optional<SimulatedNode> stranger() {
    return Optional.ofNullable(stranger);
  }

  /** From now on there are clients of watches; each must have what its node shows in the end. */
  Simulation watch(long seed) {
    clients = new WatchClients(this, seed);
    return this;
  }

  /** See {@link WatchClients#check}. */
  Simulation checkWatches() {
    if (clients != null) {
      clients.check();
    }
    return this;
  }

  /** Starts the schedules of all nodes. */
  Simulation begin() {
    nodes.forEach(SimulatedNode::begin);
    stranger().ifPresent(SimulatedNode::begin);
    return this;
  }

  /** An application on a node puts a value. */
  Simulation write(int node, String key, String json) {
    return write(node, key, json, Duration.ZERO);
  }

  /** As above; zero: for ever. */
  Simulation write(int node, String key, String json, Duration ttl) {
    ReplicatedState state = nodes.get(node).process().state;
    return note(node, state.put(Key.of(key), json.getBytes(UTF_8), ttl.toMillis()));
  }

  /** An application on a node renews the value of a key, if there is one; zero: for ever. */
  Simulation touch(int node, String key, Duration ttl) {
    ReplicatedState state = nodes.get(node).process().state;
    return note(node, state.touch(Key.of(key), ttl.toMillis(), Condition.NONE));
  }

  /** An application on a node deletes a key. */
  Simulation delete(int node, String key) {
    return note(node, nodes.get(node).process().state.remove(Key.of(key)));
  }

  /** An application on a node writes many keys at once. */
  Simulation write(int node, List<Write> batch) {
    if (nodes.get(node).process().state.write(batch) instanceof BatchResult.Stored stored) {
      stored.entries().forEach(entry -> invariants.acknowledged(nodes.get(node), entry));
    }
    return this;
  }

  /** A node of a later version writes an entry of a kind that only such nodes know. */
  Simulation writeOfLaterVersion(int node, Entry entry) {
    LaterKinds.write(nodes.get(node).process(), entry)
        .ifPresent(stored -> invariants.acknowledged(nodes.get(node), stored));
    return this;
  }

  private Simulation note(int node, PutResult result) {
    if (result instanceof PutResult.Stored stored) {
      invariants.acknowledged(nodes.get(node), stored.entry());
    }
    return this;
  }

  /** These nodes and the others no longer reach each other. */
  Simulation partition(int... some) {
    List<Peer> here = addressesOf(some);
    List<Peer> there = new ArrayList<>(nodes.stream().map(SimulatedNode::address).toList());
    there.removeAll(here);
    weather.block(here, there);
    weather.block(there, here);
    return this;
  }

  /** What one of these nodes sends to the other one is lost. */
  Simulation cutOneWay(int from, int to) {
    weather.block(addressesOf(from), addressesOf(to));
    return this;
  }

  /** The process of a node is killed and loses its memory. */
  Simulation crash(int node) {
    nodes.get(node).crash();
    return this;
  }

  /**
   * The process of a node is told to end, with a peer in reach, to which it can give what it has.
   */
  Simulation stop(int node) {
    nodes.get(node).stop();
    invariants.endsInOrder(nodes.get(node));
    return this;
  }

  /** These nodes know only each other until they ask discovery again. */
  Simulation forgetOthers(int... some) {
    for (int node : some) {
      nodes.get(node).knowsOnly(addressesOf(some));
    }
    return this;
  }

  /** All reach each other again; nothing else changes. */
  Simulation rejoin() {
    weather.clear();
    return this;
  }

  /** A new process starts at an address, and makes itself ready. */
  Simulation restart(int node) {
    nodes.get(node).restart();
    return this;
  }

  /** The process of a node stands still, and keeps its memory. */
  Simulation pause(int node) {
    nodes.get(node).time().pause();
    return this;
  }

  Simulation resume(int node) {
    nodes.get(node).time().resume();
    return this;
  }

  /** From now on the wall clock of a node is wrong by so much. */
  Simulation leap(int node, Duration skew) {
    nodes.get(node).time().skew(skew);
    return this;
  }

  /** Lets time pass, and looks at the invariants again and again. */
  Simulation pass(Duration duration) {
    Duration left = duration;
    while (left.isPositive()) {
      Duration step = left.compareTo(STEP) < 0 ? left : STEP;
      time.pass(step);
      invariants.check();
      if (clients != null) {
        clients.step();
      }
      left = left.minus(step);
    }
    return this;
  }

  /** All faults end: the network is whole, paused and dead processes run, the clocks are right. */
  Simulation heal() {
    weather.clear();
    SortedSet<Peer> all = new TreeSet<>(peers);
    for (SimulatedNode node : nodes) {
      if (node.isStopping()) {
        node.crash();
      }
      if (node.isDown()) {
        node.restart();
      }
      node.time().resume();
      node.time().skew(Duration.ZERO);
      node.list(all);
    }
    return this;
  }

  /** See {@link Settling#tell}. */
  Simulation tell() {
    new Settling(this).tell();
    return this;
  }

  /** See {@link Settling#settleBut}. */
  Simulation settleBut(int full) {
    new Settling(this).settleBut(nodes.get(full));
    return this;
  }

  /** See {@link Settling#settle}. */
  Simulation settle() {
    new Settling(this).settle();
    return this;
  }

  /** Whether all versions are equal. */
  boolean isConverged() {
    return isConverged(nodes);
  }

  static boolean isConverged(Collection<SimulatedNode> some) {
    return some.stream().map(node -> node.process().state.version()).distinct().count() == 1;
  }

  private List<Peer> addressesOf(int... numbers) {
    return IntStream.of(numbers).mapToObj(i -> nodes.get(i).address()).toList();
  }

  SimulationSettings settings() {
    return settings;
  }

  RandomGenerator random() {
    return random;
  }

  VirtualTime time() {
    return time;
  }

  Weather weather() {
    return weather;
  }

  Trace trace() {
    return trace;
  }

  Invariants invariants() {
    return invariants;
  }

  List<SimulatedNode> nodes() {
    return nodes;
  }

  SimulatedNode node(int number) {
    return nodes.get(number);
  }
}
