package io.grapevine.wire;

import io.grapevine.clock.ClockWatch;
import io.grapevine.connection.ConnectionParts;
import io.grapevine.connection.ConnectionProperties;
import io.grapevine.connection.GroupProperties;
import io.grapevine.connection.NodeId;
import io.grapevine.connection.PeerClient;
import io.grapevine.connection.Sender;
import io.grapevine.connection.Settings;
import io.grapevine.http.LastResort;
import io.grapevine.message.NodeInfo;
import io.grapevine.peers.Peer;
import io.grapevine.peers.PeerDirectory;
import io.grapevine.simulation.TestNode;
import io.grapevine.state.ReplicatedState;
import io.grapevine.testing.ManualClock;
import io.grapevine.time.Ticker;
import io.grapevine.tls.PeerTls;
import java.time.InstantSource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.HttpResources;
import reactor.netty.resources.LoopResources;

/** How a node under test introduces itself, and what it makes of the answers of others. */
public final class WireParts {

  static final PeerTls NO_TLS = new PeerTls(Settings.tls(), new DefaultSslBundleRegistry());

  /** The client of a node. */
  static PeerClient client(TestNode node, PeerTls tls, Ticker ticker, String... settings) {
    return client(node, tls, HttpResources.get(), Schedulers.parallel(), ticker, settings);
  }

  /** As above, with its connections on these loops, and deadlines and pauses on this scheduler. */
  static PeerClient client(
      TestNode node,
      PeerTls tls,
      LoopResources loops,
      Scheduler gossip,
      Ticker ticker,
      String... settings) {
    return new WireConfiguration()
        .peerClient(
            node.wire.introduction,
            node.wire.admission,
            node.clocks,
            node.wire.settings,
            node.metrics,
            Settings.connection(settings),
            Settings.http(),
            tls,
            new PeerScheme(tls, ticker, node.meters),
            loops,
            Schedulers.parallel(),
            gossip,
            node.ticker);
  }

  final SharedSettings settings;
  final Introduction introduction;
  final Admission admission;
  final AnswerReader reader;

  public WireParts(
      Peer address,
      NodeId id,
      String group,
      ReplicatedState state,
      PeerDirectory directory,
      ConnectionParts connection,
      ClockWatch clocks,
      ConnectionProperties properties,
      InstantSource clock) {
    settings = new SharedSettings(state, "of a test", new ManualClock());
    introduction =
        new Introduction(
            id,
            new GroupProperties(group),
            connection.continuity,
            connection.life,
            settings,
            clock);
    introduction.serveOn(address.port());
    admission = new Admission(introduction, directory, connection.metrics, properties);
    reader =
        new AnswerReader(admission, clocks, settings, new Answers(connection.metrics, properties));
  }

  /** What the node says of itself. */
  public NodeInfo describe() {
    return introduction.answer();
  }

  public String group() {
    return introduction.group();
  }

  /** As a request of that sender does. */
  public void hear(Sender sender) {
    admission.check(sender);
  }

  PeerController controller(TestNode node) {
    return new PeerController(node.answers, admission, requests(node));
  }

  private static Requests requests(TestNode node) {
    return new Requests(node.bodies, node.metrics, node.properties, node.answers);
  }

  PeerRoutes routes(TestNode node, StreamedPushes streams, LastResort errors) {
    return new PeerRoutes(
        node.answers,
        admission,
        introduction,
        node.smallBodies,
        requests(node),
        errors,
        streams,
        node.properties);
  }

  StreamedPushes streams(TestNode node, LastResort errors, String... http) {
    return new StreamedPushes(
        node.answers,
        admission,
        introduction,
        node.smallBodies,
        requests(node),
        errors,
        node.properties,
        Settings.http(http),
        node.meters);
  }
}
