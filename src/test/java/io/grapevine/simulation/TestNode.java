package io.grapevine.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grapevine.clock.ClockParts;
import io.grapevine.clock.ClockWatch;
import io.grapevine.connection.ConnectionParts;
import io.grapevine.connection.ConnectionProperties;
import io.grapevine.connection.Contacts;
import io.grapevine.connection.Continuity;
import io.grapevine.connection.Encounters;
import io.grapevine.connection.GossipMetrics;
import io.grapevine.connection.Isolation;
import io.grapevine.connection.Life;
import io.grapevine.connection.NodeId;
import io.grapevine.connection.PeerClient;
import io.grapevine.connection.Settings;
import io.grapevine.http.BodyBudget;
import io.grapevine.http.RequestBodies;
import io.grapevine.http.SmallBodies;
import io.grapevine.life.LifeParts;
import io.grapevine.message.NodeInfo;
import io.grapevine.peers.Discovery;
import io.grapevine.peers.Peer;
import io.grapevine.peers.PeerDirectory;
import io.grapevine.peers.PeersProperties;
import io.grapevine.repair.PeerAnswers;
import io.grapevine.repair.Receiver;
import io.grapevine.repair.Repair;
import io.grapevine.repair.RepairParts;
import io.grapevine.rumor.Concerns;
import io.grapevine.rumor.Publisher;
import io.grapevine.rumor.RumorBuffer;
import io.grapevine.rumor.RumorParts;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.States;
import io.grapevine.time.Ticker;
import io.grapevine.wire.WireParts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import reactor.core.scheduler.Scheduler;

/** One node with all its real parts, but for clock, chance and network. */
public final class TestNode {

  public final Peer address;
  public final NodeId id;
  public final ReplicatedState state;
  public final SimpleMeterRegistry meters;
  public final RumorBuffer rumors;
  public final Concerns concerns;
  public final ConnectionProperties properties;
  public final PeerDirectory directory;
  public final Continuity continuity;
  public final GossipMetrics metrics;
  public final ClockWatch clocks;
  public final Isolation isolation;
  public final Encounters encounters;
  public final Ticker ticker;
  public final Contacts contacts;
  public final Listing listing;
  public final Discovery discovery;
  public final Publisher publisher;
  public final WireParts wire;
  public final RepairParts repairs;
  public final Repair repair;
  public final Receiver receiver;
  public final Life life;
  public final LifeParts course;
  public final PeerAnswers answers;
  public final RequestBodies bodies;
  public final SmallBodies smallBodies;
  private final Scheduler scheduler;

  /**
   * A node.
   *
   * @param network gives the node its way to others
   */
  public TestNode(
      Peer address,
      ManualClock clock,
      Scheduler scheduler,
      Function<TestNode, PeerClient> network,
      ConnectionProperties properties) {
    this(
        address,
        new Surroundings(
            clock,
            clock,
            scheduler,
            new SplittableRandom(address.port()),
            new SimpleMeterRegistry(),
            Settings.peers(),
            new Listing(),
            RepairParts.KEPT,
            "grapevine"),
        States.empty(clock),
        network,
        properties);
  }

  /**
   * What a node gets from outside.
   *
   * @param meters may be shared; then the gauges are those of the first node
   * @param symbols how many symbols of its sketch it keeps
   * @param group the name of the group to which it belongs
   */
  record Surroundings(
      InstantSource clock,
      Ticker ticker,
      Scheduler scheduler,
      RandomGenerator random,
      SimpleMeterRegistry meters,
      PeersProperties peers,
      Listing listing,
      int symbols,
      String group) {}

  /** A node around a state that is still empty. */
  public TestNode(
      Peer address,
      Surroundings surroundings,
      ReplicatedState state,
      Function<TestNode, PeerClient> network,
      ConnectionProperties properties) {
    this.address = address;
    this.id = new NodeId("id of " + address);
    this.properties = properties;
    this.state = state;
    InstantSource clock = surroundings.clock;
    scheduler = surroundings.scheduler;
    meters = surroundings.meters;
    listing = surroundings.listing;
    rumors = RumorParts.buffer(properties.stopCounter());
    state.follow(rumors);
    directory = new PeerDirectory(surroundings.peers, surroundings.ticker, surroundings.random);
    ticker = surroundings.ticker;
    ConnectionParts connection =
        new ConnectionParts(state, directory, clock, ticker, scheduler, meters);
    life = connection.life;
    metrics = connection.metrics;
    continuity = connection.continuity;
    encounters = connection.encounters;
    contacts = connection.contacts;
    isolation = connection.isolation;
    clocks = ClockParts.watch(state, directory, clock, ticker, meters);
    wire =
        new WireParts(
            address,
            id,
            surroundings.group,
            state,
            directory,
            connection,
            clocks,
            properties,
            clock);
    PeerClient client = network.apply(this);
    concerns = RumorParts.concerns(directory);
    publisher = RumorParts.publisher(rumors, concerns, client, directory, connection, properties);
    repairs =
        new RepairParts(
            state,
            rumors,
            publisher,
            RumorParts.receipts(rumors, concerns),
            surroundings.symbols,
            client,
            directory,
            connection,
            properties,
            clock,
            ticker,
            scheduler);
    repair = repairs.repair;
    receiver = repairs.receiver;
    answers = repairs.answers;
    discovery = new Discovery(surroundings.listing, surroundings.peers, directory);
    course = new LifeParts(this, scheduler);
    BodyBudget budget = new BodyBudget(BodyBudget.leastFor(properties.maxDeltaSize().toBytes()));
    bodies = new RequestBodies(budget, Settings.bodies(), meters, scheduler, scheduler);
    smallBodies = new SmallBodies(budget, Settings.bodies(), meters);
  }

  /** Makes these its peers. */
  public void knows(Peer... peers) {
    listing.set(List.of(peers));
    directory.update(List.of(peers), true);
  }

  /** As after a bootstrap in which it found nobody. */
  public TestNode begun() {
    continuity.begin(NodeInfo.UNKNOWN);
    life.ready();
    return this;
  }

  public void put(String key, String json) {
    state.put(Key.of(key), json.getBytes(UTF_8), 0);
  }

  public void remove(String key) {
    state.remove(Key.of(key));
  }

  /** The value that a reader sees, or "nothing". */
  public String get(String key) {
    return state
        .get(Key.of(key))
        .map(entry -> UTF_8.decode(entry.value()).toString())
        .orElse("nothing");
  }

  public List<Entry> entries() {
    return state.entries().toList();
  }

  public double count(String meter, String... tags) {
    return meters.get(meter).tags(tags).counter().count();
  }

  public double contacts(String kind, String outcome) {
    return count("grapevine.contacts", "kind", kind, "outcome", outcome);
  }
}
