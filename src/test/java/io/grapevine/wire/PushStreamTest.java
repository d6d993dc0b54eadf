package io.grapevine.wire;

import static io.grapevine.testing.Utf8.bytes;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.connection.ContactOutcome;
import io.grapevine.connection.PeerClient;
import io.grapevine.message.Delta;
import io.grapevine.message.Feedback;
import io.grapevine.message.NodeInfo;
import io.grapevine.message.Receipt;
import io.grapevine.peers.Peer;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import io.grapevine.testing.Authority;
import io.grapevine.testing.ManualClock;
import io.grapevine.tls.PeerTls;
import io.grapevine.tls.TestTls;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Push streams between two nodes over real HTTP. */
class PushStreamTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final TestCluster cluster = new TestCluster();
  private final TestNode asking = cluster.add().begun();
  private final PeerClient client = WireParts.client(asking, WireParts.NO_TLS, new ManualClock());
  private TestNode node = cluster.add().begun();
  private PeerServer server = PeerServerTest.start(node);
  private final Peer peer = new Peer("127.0.0.1", server.port());

  @AfterEach
  void stop() {
    server.stop();
  }

  /** Puts another node in the place of the one that is pushed to. */
  private void serveAgain(PeerTls tls, String... http) {
    server.stop();
    node = cluster.add().begun();
    server = PeerServerTest.start(node, tls, peer.port(), http);
  }

  private static Entry entry(String key, long millis) {
    return Entry.value(Key.of(key), Stamp.of(millis, 0), bytes("1"), 0);
  }

  private Receipt push(PeerClient with, Entry... entries) {
    return requireNonNull(with.push(peer, new Delta(List.of(entries))).block(PATIENCE));
  }

  private List<Feedback> push(Entry... entries) {
    return push(client, entries).feedback();
  }

  private ContactOutcome failure() {
    var outcome = client.push(peer, new Delta(List.of(entry("late", 1)))).materialize();
    return ContactOutcome.of(
        requireNonNull(requireNonNull(outcome.block(PATIENCE)).getThrowable()));
  }

  private int streams() {
    return (int) node.meters.get("grapevine.push.streams").gauge().value();
  }

  private void openStream(PeerClient with) {
    push(with, entry("first", 1));
    push(with, entry("second", 1));
    await().until(() -> streams() == 1 && ((StreamingPeerClient) with).hasStream(peer));
  }

  @Test
  void aPeerThatIsPushedToOftenGetsAStream() {
    assertThat(push(entry("a", 1))).containsExactly(Feedback.NEWS);
    cluster.clock.advance(Duration.ofSeconds(11));
    assertThat(push(entry("a", 2))).containsExactly(Feedback.NEWS);
    cluster.clock.advance(Duration.ofSeconds(11));
    assertThat(streams()).isZero();
    cluster.clock.advance(Duration.ofSeconds(9));
    openStream(client);
    Entry ahead = entry("ahead", 2 * ManualClock.START);

    assertThat(push(entry("a", 2), ahead, entry("b", 3)))
        .containsExactly(Feedback.KNOWN, Feedback.REFUSED, Feedback.NEWS);

    assertThat(node.state.entry(Key.of("b"))).contains(entry("b", 3));
    assertThat(streams()).isOne();
  }

  @Test
  void aReceiptSaysWhatAnAnswerSays() {
    openStream(client);
    NodeInfo ofRequest = push(WireParts.client(asking, WireParts.NO_TLS, new ManualClock())).info();
    assertThat(push(client).info()).isEqualTo(ofRequest);

    cluster.clock.advance(Duration.ofMinutes(5));
    assertThat(push(client).info().clock()).isEqualTo(cluster.clock.millis());
  }

  @Test
  void theRecipientsArriveSoThatNobodyForwards() {
    openStream(client);
    int before = node.rumors.size();
    Delta toAll =
        new Delta(List.of(entry("to-all", 1))).to(Set.of("10.0.0.1:4192", "10.0.0.2:4192"));

    client.push(peer, toAll).block(PATIENCE);
    assertThat(node.rumors.size()).isEqualTo(before);
    push(entry("to-some", 1));
    assertThat(node.rumors.size()).isEqualTo(before + 1);
  }

  @Test
  void aRenewalOfAnUnknownValueIsAnsweredSo() {
    openStream(client);
    asking.put("session", "\"" + "x".repeat(500) + "\"");
    Entry session = asking.entries().getFirst();
    Entry touched = Touched.in(asking, "session");

    assertThat(push(touched)).containsExactly(Feedback.WITHOUT_VALUE);
    push(session);
    assertThat(push(touched)).containsExactly(Feedback.NEWS);
    assertThat(node.get("session")).isEqualTo(asking.get("session"));
  }

  @ParameterizedTest
  @ValueSource(ints = {-100, 1})
  void aPushOfAnySizeArrives(int beyondTheLargestOnAStream) {
    openStream(client);
    String value = "\"" + "x".repeat(StreamedPushes.LARGEST + beyondTheLargestOnAStream) + "\"";
    Entry large = Entry.value(Key.of("large"), Stamp.of(1, 0), bytes(value), 0);

    assertThat(push(large)).containsExactly(Feedback.NEWS);
    assertThat(push(large)).containsExactly(Feedback.KNOWN);
    assertThat(node.get("large")).isEqualTo(value);
    assertThat(streams()).isOne();
  }

  @Test
  void whatIsNotTakenOnAStreamIsAnsweredAsARequest() {
    openStream(client);
    node.state.refuseMerges();

    assertThat(failure()).isEqualTo(ContactOutcome.BUSY);
    await().until(() -> streams() == 0);
  }

  @Test
  void aStreamEndsWithTheServerAndDoesNotDelayIt() {
    openStream(client);
    AtomicBoolean stopped = new AtomicBoolean();

    server.stop(() -> stopped.set(true));

    await().untilTrue(stopped);
    await().until(() -> streams() == 0);
    assertThat(failure()).isEqualTo(ContactOutcome.NO_CONNECTION);
  }

  @Test
  void aRestartedPeerGetsRequestsAndThenAStreamAgain() {
    openStream(client);
    serveAgain(WireParts.NO_TLS);

    assertThat(push(entry("a", 1))).containsExactly(Feedback.NEWS);
    assertThat(push(entry("a", 2))).containsExactly(Feedback.NEWS);
    cluster.clock.advance(Duration.ofSeconds(10));
    assertThat(push(entry("a", 3))).containsExactly(Feedback.NEWS);
    await().until(() -> streams() == 1);
    assertThat(push(entry("a", 3))).containsExactly(Feedback.KNOWN);
  }

  @Test
  void anOldStreamIsReplaced() {
    openStream(client);
    cluster.clock.advance(PeerConnections.LONGEST_LIFE.plusSeconds(1));

    push(entry("a", 1));
    assertThat(node.entries()).contains(entry("a", 1));
    await().until(() -> streams() == 0);
    openStream(client);
  }

  @Test
  void aStreamOutlivesTheTimeoutOfHeadersAndEndsWhenItIsIdle() {
    serveAgain(WireParts.NO_TLS, "header-timeout", "50ms", "idle-timeout", "500ms");
    openStream(client);
    push(entry("a", 1));

    await().until(() -> streams() == 0);

    assertThat(push(entry("a", 2))).containsExactly(Feedback.NEWS);
    assertThat(node.meters.find("grapevine.http.troubles").counters())
        .allSatisfy(counter -> assertThat(counter.count()).isZero());
  }

  @Test
  void aStreamSpeaksTls() {
    PeerTls tls = new TestTls("required", new Authority("group")).peers();
    serveAgain(tls);
    PeerClient secure = WireParts.client(asking, tls, new ManualClock());
    openStream(secure);

    assertThat(push(secure, entry("first", 1)).feedback()).containsExactly(Feedback.KNOWN);
    assertThat(streams()).isOne();
  }

  @Test
  void aPeerWithoutTlsGetsAStreamWithoutTls() {
    PeerTls tls = new TestTls("optional", new Authority("group")).peers();
    PeerClient optional = WireParts.client(asking, tls, new ManualClock());
    openStream(optional);

    assertThat(push(optional, entry("first", 1)).feedback()).containsExactly(Feedback.KNOWN);
    assertThat(streams()).isOne();
  }
}
