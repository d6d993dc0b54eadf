package io.grapevine.simulation;

import io.grapevine.connection.PeerClient;
import io.grapevine.connection.Settings;
import io.grapevine.peers.Peer;
import io.grapevine.peers.PeersProperties;
import io.grapevine.state.ChangeListener;
import io.grapevine.state.Limits;
import io.grapevine.state.ReplicatedState;
import io.grapevine.testing.States;
import io.grapevine.wire.JsonPeerClient;
import io.grapevine.wire.Link;
import io.grapevine.wire.LinkedPeerClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/** Boots the processes of a simulation, each with a way of its own through the common network. */
final class SimulatedProcesses implements SimulatedNode.Machine {

  private static final PeersProperties PEERS = Settings.peers();

  private final SimulationSettings settings;
  private final RandomGenerator.SplittableGenerator random;
  private final List<Peer> peers;
  private final Link link;
  private final BiFunction<SimulatedNode, InstantSource, ChangeListener> listeners;
  private final String group;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Set<Peer> jsonOnly = new HashSet<>();
  private final Map<Peer, Limits> limits = new HashMap<>();

  /**
   * The machine of one group.
   *
   * @param listeners gives each process what follows its state
   */
  SimulatedProcesses(
      SimulationSettings settings,
      RandomGenerator.SplittableGenerator random,
      List<Peer> peers,
      Link link,
      BiFunction<SimulatedNode, InstantSource, ChangeListener> listeners,
      String group) {
    this.settings = settings;
    this.random = random;
    this.peers = peers;
    this.link = link;
    this.listeners = listeners;
    this.group = group;
  }

  /** What runs at these addresses understands no binary form. */
  void speakOnlyJson(List<Peer> some) {
    jsonOnly.addAll(some);
  }

  boolean hasAgents() {
    return !jsonOnly.isEmpty();
  }

  /** What starts at this address has these limits. */
  void limit(Peer address, Limits own) {
    limits.put(address, own);
  }

  @Override
  public TestNode boot(SimulatedNode node, ProcessTime clock) {
    var state =
        new ReplicatedState(
            clock,
            clock,
            States.MAX_SKEW,
            limits.getOrDefault(node.address(), settings.limits()),
            settings.retention());
    state.follow(listeners.apply(node, clock));
    return new TestNode(
        node.address(),
        new TestNode.Surroundings(
            clock,
            clock,
            clock.threads(),
            random.split(),
            meters,
            PEERS,
            node.listing(),
            settings.symbols(),
            group),
        state,
        self -> clientOf(self, node, clock),
        settings.connection());
  }

  private PeerClient clientOf(TestNode self, SimulatedNode node, ProcessTime clock) {
    Peer address = node.address();
    PeerClient client =
        new JsonPeerClient(
            self,
            link,
            clock.threads(),
            peer -> jsonOnly.contains(address) || jsonOnly.contains(peer),
            new LinkedPeerClient(self, link, clock.threads()));
    return settings.aliases()
        ? new AliasedPeerClient(client, peers, node.number(), random)
        : client;
  }
}
