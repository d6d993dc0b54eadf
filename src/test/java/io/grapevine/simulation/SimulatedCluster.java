package io.grapevine.simulation;

import io.grapevine.peers.Peer;
import io.grapevine.state.Limits;
import io.grapevine.wire.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What there is in a simulation: nodes with all their real parts, the network between them, the
 * time that all of them have, and the invariants that follow them. All randomness comes from one
 * seed.
 */
final class SimulatedCluster {

  private static final String GROUP = "grapevine";

  private final SimulationSettings settings;
  private final SplittableRandom random;
  private final VirtualTime time = new VirtualTime();
  private final Trace trace = new Trace(time);
  private final Weather weather = new Weather();
  private final SimulatedNetwork network;
  private final @Nullable SecuredLink secured;
  private final Invariants invariants;
  private final SimulatedProcesses processes;
  private final List<SimulatedNode> nodes = new ArrayList<>();
  private final List<Peer> peers;
  private final SortedSet<Peer> all;
  private final Link link;
  private @Nullable SimulatedNode stranger;

  /** Its nodes have been there for long and know each other. */
  SimulatedCluster(int count, long seed, SimulationSettings settings) {
    this.peers = Addresses.of(count);
    this.all = Collections.unmodifiableSortedSet(new TreeSet<>(peers));
    this.settings = settings;
    this.random = new SplittableRandom(seed);
    this.network = new SimulatedNetwork(settings.latency(), trace);
    this.secured = settings.tls() == null ? null : new SecuredLink(network, settings.tls());
    this.link =
        new Faults(weather, random.split(), new ProcessTime(time).threads(), this::disconnect)
            .before(secured == null ? network : secured);
    this.invariants = new Invariants(this);
    this.processes =
        new SimulatedProcesses(settings, random, peers, link, invariants::newProcess, GROUP);
    for (int i = 0; i < count; i++) {
      nodes.add(join(i, peers.get(i), processes));
    }
  }

  private void disconnect(Peer from, Peer to) {
    if (secured != null) {
      secured.disconnect(from, to);
    }
  }

  private SimulatedNode join(int number, Peer address, SimulatedNode.Machine machine) {
    var node = new SimulatedNode(number, address, time, settings, random.split(), machine);
    network.join(node);
    node.list(all());
    return node;
  }

  /** A node of another group is in the same network, lists all of these nodes, and has a state. */
  void addStranger() {
    addStranger("other");
  }

  /** As above, but it claims to be of this group, with a certificate of another authority. */
  void addImpostor() {
    addStranger(GROUP);
    secured().orElseThrow().certifyElsewhere(Objects.requireNonNull(stranger).address());
  }

  private void addStranger(String group) {
    var machine =
        new SimulatedProcesses(
            settings, random, peers, link, (node, clock) -> invariants.otherGroup(), group);
    SimulatedNode node = join(peers.size(), Addresses.of(peers.size() + 1).getLast(), machine);
    stranger = node;
    node.process().put(Invariants.OTHER + "k", "1");
  }

  /** From now on a node also lists the node of the other group. */
  void listStranger(int node) {
    SortedSet<Peer> more = new TreeSet<>(node(node).listed());
    stranger().ifPresent(other -> more.add(other.address()));
    node(node).list(more);
  }

  Optional<SimulatedNode> stranger() {
    return Optional.ofNullable(stranger);
  }

  /** These nodes understand no binary form. */
  void speakOnlyJson(int... some) {
    processes.speakOnlyJson(addresses(some));
  }

  /** Whether there are such nodes. */
  boolean hasAgents() {
    return processes.hasAgents();
  }

  /** What runs at a node from its next start on has these limits. */
  void limit(int node, Limits limits) {
    processes.limit(peers.get(node), limits);
  }

  /** All faults end: the network is whole, paused and dead processes run, the clocks are right. */
  void heal() {
    weather.clear();
    for (SimulatedNode node : nodes) {
      if (node.isStopping()) {
        node.crash();
      }
      if (node.isDown()) {
        node.restart();
      }
      node.time().resume();
      node.time().skew(Duration.ZERO);
      node.list(all());
    }
  }

  /** The addresses of all nodes, as discovery lists them. */
  SortedSet<Peer> all() {
    return all;
  }

  List<Peer> addresses(int... numbers) {
    return IntStream.of(numbers).mapToObj(peers::get).toList();
  }

  /** Whether all versions are equal. */
  boolean isConverged() {
    return isConverged(nodes);
  }

  static boolean isConverged(Collection<SimulatedNode> some) {
    return some.stream().map(node -> node.process().state.version()).distinct().count() == 1;
  }

  List<SimulatedNode> nodes() {
    return nodes;
  }

  SimulatedNode node(int number) {
    return nodes.get(number);
  }

  /** The connections, if the nodes speak TLS. */
  Optional<SecuredLink> secured() {
    return Optional.ofNullable(secured);
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
}
