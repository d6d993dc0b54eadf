package io.grapevine.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grapevine.http.BodyBudget;
import io.grapevine.http.RequestBodies;
import io.grapevine.message.NodeInfo;
import io.grapevine.peers.Discovery;
import io.grapevine.peers.Peer;
import io.grapevine.peers.PeerDirectory;
import io.grapevine.peers.PeersProperties;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.States;
import io.grapevine.time.Ticker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import reactor.core.scheduler.Scheduler;

/** One node with all its real parts, but for clock, chance and network. */
final class TestNode {

  final Peer address;
  final NodeId id;
  final ReplicatedState state;
  final SimpleMeterRegistry meters;
  final RumorBuffer rumors;
  final StateSketch sketch;
  final ConnectionProperties properties;
  final PeerDirectory directory;
  final Continuity continuity;
  final Introduction introduction;
  final GossipMetrics metrics;
  final Admission admission;
  final ClockWatch clocks;
  final Isolation isolation;
  final AnswerReader reader;
  final Encounters encounters;
  final Ticker ticker;
  final Contacts contacts;
  final Listing listing;
  final Discovery discovery;
  final Merger merger;
  final Progress progress;
  final Publisher publisher;
  final FullRepair fullRepair;
  final Repair repair;
  final Receiver receiver;
  final Life life = new Life();
  final Drain drain;
  final PeerAnswers answers;
  final RequestBodies bodies;
  final PeerController controller;
  private final Scheduler scheduler;

  /**
   * A node.
   *
   * @param network gives the node its way to others
   */
  TestNode(
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
            StateSketch.KEPT,
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
  TestNode(
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
    rumors = new RumorBuffer(properties.stopCounter());
    state.follow(rumors);
    sketch = new StateSketch(state, surroundings.symbols);
    state.followFromTheBeginning(sketch);
    directory = new PeerDirectory(surroundings.peers, surroundings.ticker, surroundings.random);
    continuity = new Continuity(clock, surroundings.ticker, state, directory);
    introduction =
        new Introduction(id, new GroupProperties(surroundings.group), continuity, life, clock);
    introduction.serveOn(address.port());
    metrics = new GossipMetrics(meters);
    admission = new Admission(introduction, directory, metrics, properties);
    ticker = surroundings.ticker;
    clocks = new ClockWatch(state, directory, clock, ticker, meters);
    reader = new AnswerReader(admission, clocks, new Answers(metrics, properties));
    encounters = new Encounters(directory, surroundings.ticker);
    contacts = new Contacts(directory, encounters, metrics, scheduler);
    merger = new Merger(state, metrics, rumors, surroundings.ticker);
    progress = new Progress(surroundings.ticker);
    PeerClient client = network.apply(this);
    publisher =
        new Publisher(
            rumors,
            client,
            contacts,
            new Walk(directory),
            directory,
            encounters,
            continuity,
            properties);
    GiveBack giveBack = new GiveBack(client, rumors, properties, scheduler);
    RestingAgents agents = new RestingAgents(state, properties, surroundings.ticker);
    fullRepair =
        new FullRepair(state, merger, progress, rumors, giveBack, continuity, agents, scheduler);
    repair =
        new Repair(
            state,
            sketch,
            rumors,
            client,
            fullRepair,
            new SketchRepair(state, sketch, client, merger, progress, rumors, giveBack, scheduler),
            continuity,
            new InFlight(state, sketch, clock, surroundings.ticker, properties),
            encounters,
            properties,
            scheduler);
    receiver = new Receiver(repair, contacts, directory, continuity, agents, properties);
    discovery = new Discovery(surroundings.listing, surroundings.peers, directory);
    drain =
        new Drain(
            state,
            rumors,
            publisher,
            repair,
            discovery,
            directory,
            encounters,
            continuity,
            life,
            properties,
            scheduler);
    isolation = new Isolation(continuity, directory, meters);
    answers =
        new PeerAnswers(
            state, sketch, merger, continuity, metrics, properties, scheduler, scheduler);
    bodies =
        new RequestBodies(
            new BodyBudget(BodyBudget.leastFor(properties.maxDeltaSize().toBytes())),
            Settings.bodies(),
            meters,
            scheduler,
            scheduler);
    controller = new PeerController(answers, admission, bodies, metrics, properties);
  }

  /** A start of this node. */
  Bootstrap bootstrap(Discovery asking) {
    return new Bootstrap(
        asking,
        directory,
        contacts,
        repair,
        progress,
        continuity,
        life,
        properties,
        scheduler,
        ticker);
  }

  NodeHealth health() {
    return new NodeHealth(life, state, directory, isolation, clocks);
  }

  /** Makes these its peers. */
  void knows(Peer... peers) {
    listing.set(List.of(peers));
    directory.update(List.of(peers), true);
  }

  /** As after a bootstrap in which it found nobody. */
  TestNode begun() {
    continuity.begin(NodeInfo.UNKNOWN);
    life.ready();
    return this;
  }

  void put(String key, String json) {
    state.put(Key.of(key), json.getBytes(UTF_8), 0);
  }

  void remove(String key) {
    state.remove(Key.of(key));
  }

  /** The value that a reader sees, or "nothing". */
  String get(String key) {
    return state
        .get(Key.of(key))
        .map(entry -> UTF_8.decode(entry.value()).toString())
        .orElse("nothing");
  }

  List<Entry> entries() {
    return state.entries().toList();
  }

  double count(String meter, String... tags) {
    return meters.get(meter).tags(tags).counter().count();
  }

  double contacts(String kind, String outcome) {
    return count("grapevine.contacts", "kind", kind, "outcome", outcome);
  }
}
