package io.grapevine.wire;

import static io.grapevine.wire.PeerClientContract.delta;
import static io.grapevine.wire.PeerClientContract.expectOutcome;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.connection.ContactOutcome;
import io.grapevine.connection.PeerClient;
import io.grapevine.connection.PullResult;
import io.grapevine.connection.Settings;
import io.grapevine.message.Exchange;
import io.grapevine.message.NodeInfo;
import io.grapevine.message.Offers;
import io.grapevine.message.Question;
import io.grapevine.message.Receipt;
import io.grapevine.peers.Peer;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import io.grapevine.state.Version;
import io.grapevine.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Programs that are no peers, and nodes of another group, at the address of a peer. */
class StrangersTest {

  private final TestCluster cluster = new TestCluster();
  private final TestNode node = cluster.add().begun();
  private final PeerClient client = client(node);
  private final StubPeer stub = new StubPeer();

  private static PeerClient client(TestNode node) {
    return WireParts.client(node, WireParts.NO_TLS, new ManualClock());
  }

  @AfterEach
  void stop() {
    stub.close();
  }

  static Stream<String> strangers() {
    return Strangers.ALL.keySet().stream();
  }

  static Stream<String> errors() {
    return Strangers.ERRORS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("strangers")
  @DisplayName("Trap: any 200 counted as told")
  void aStrangerHasReceivedNothing(String who) {
    stub.handler = Objects.requireNonNull(Strangers.ALL.get(who));

    expectOutcome(client.push(stub.address(), delta()), ContactOutcome.STRANGER);
    expectOutcome(exchange(), ContactOutcome.STRANGER);
  }

  @ParameterizedTest
  @MethodSource("strangers")
  void aStrangerHasNoState(String who) {
    stub.handler = Objects.requireNonNull(Strangers.ALL.get(who));

    StepVerifier.create(pull())
        .expectErrorSatisfies(error ->
            assertThat(ContactOutcome.of(error))
                .isIn(ContactOutcome.STRANGER, ContactOutcome.MALFORMED))
        .verify(PeerClientContract.PATIENCE);
    expectOutcome(client.push(stub.address(), delta()), ContactOutcome.STRANGER);
    assertThat(node.entries()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("errors")
  void anErrorIsOne(String who) {
    stub.handler = Objects.requireNonNull(Strangers.ERRORS.get(who));

    expectOutcome(client.push(stub.address(), delta()), ContactOutcome.ERROR_STATUS);
    expectOutcome(pull(), ContactOutcome.ERROR_STATUS);
    expectOutcome(exchange(), ContactOutcome.ERROR_STATUS);
  }

  @Test
  void anAgentAnswersAsC19Does() {
    stub.handler = StubPeer.answer(204, "application/json", new byte[0]);

    StepVerifier.create(client.push(stub.address(), delta()))
        .expectNext(Receipt.silent(NodeInfo.UNKNOWN, 1))
        .verifyComplete();
    StepVerifier.create(pull()).expectNext("unchanged").verifyComplete();
  }

  @Test
  void anAgentIsKnownByItsState() {
    stub.handler = StubPeer.answer(200, "application/json", Strangers.STATE);
    StepVerifier.create(pull()).expectNext("a state").verifyComplete();

    expectReceipt(StubPeer.answer(204));
    expectReceipt(StubPeer.answer(200, "application/json", "{}".getBytes(UTF_8)));
    stub.handler = Objects.requireNonNull(Strangers.ALL.get("a web server"));
    expectOutcome(client.push(stub.address(), delta()), ContactOutcome.STRANGER);
    stub.handler = StubPeer.answer(204);
    expectOutcome(client.push(stub.address(), delta()), ContactOutcome.STRANGER);
  }

  @Test
  void anEmptyStateCountsOfAKnownAgentAndForAnEmptyNode() {
    StubPeer.Handler empty = StubPeer.answer(200, "application/json", "{}".getBytes(UTF_8));
    stub.handler = empty;
    StepVerifier.create(pull(node.state.version())).expectNext("a state").verifyComplete();
    expectOutcome(client.push(stub.address(), delta()), ContactOutcome.STRANGER);

    stub.handler = StubPeer.answer(200, "application/json", Strangers.STATE);
    StepVerifier.create(pull()).expectNext("a state").verifyComplete();
    stub.handler = empty;
    StepVerifier.create(pull()).expectNext("a state").verifyComplete();
  }

  @Test
  void aPullThatIsAnsweredByAnEmptyObjectIsNoSignOfBeingInTouch() {
    TestNode live =
        new TestNode(
            new Peer("10.0.0.9", 4097),
            cluster.clock,
            Schedulers.parallel(),
            StrangersTest::client,
            Settings.connection());
    live.begun().put("k", "1");
    cluster.clock.advance(Duration.ofMinutes(1));
    stub.handler = StubPeer.answer(200, "application/json", "{}".getBytes(UTF_8));

    expectOutcome(live.repair.with(stub.address()), ContactOutcome.STRANGER);

    assertThat(live.continuity.secondsSinceExchange()).isEqualTo(60);
    assertThat(live.rumors.isTold()).isFalse();
  }

  private void expectReceipt(StubPeer.Handler handler) {
    stub.handler = handler;
    StepVerifier.create(client.push(stub.address(), delta()))
        .expectNext(Receipt.silent(NodeInfo.UNKNOWN, 1))
        .verifyComplete();
  }

  @Test
  void anAgentIsNoPeerWhereASettingSaysSo() {
    TestNode strict = cluster.add("accept-without-group", "false");
    stub.handler = StubPeer.answer(204, "application/json", new byte[0]);

    expectOutcome(client(strict).push(stub.address(), delta()), ContactOutcome.NO_GROUP);
  }

  @Test
  void aNodeOfAnotherGroupIsRefusedWhateverItAnswers() {
    for (int status : new int[] {200, 204, 403, 503}) {
      stub.node = "there";
      stub.handler =
          exchange -> {
            exchange.getResponseHeaders().add(PeerHeaders.GROUP, "blue");
            StubPeer.answer(status).handle(exchange);
          };

      expectOutcome(client.push(stub.address(), delta()), ContactOutcome.OTHER_GROUP);
      expectOutcome(pull(), ContactOutcome.OTHER_GROUP);
      expectOutcome(exchange(), ContactOutcome.OTHER_GROUP);
    }
  }

  @Test
  void aNodeOfAVersionWithoutGroupsIsAPeer() {
    stub.handler = StubPeer.answer(204);
    stub.node = "there";

    StepVerifier.create(client.push(stub.address(), delta()))
        .expectNext(Receipt.silent(NodeInfo.of("there", null), 1))
        .verifyComplete();
  }

  @Test
  void aPageWithoutEndIsNotReadToItsEnd() {
    stub.handler = StubPeer.endless("text/html", Strangers.PAGE);

    expectOutcome(client.push(stub.address(), delta()), ContactOutcome.STRANGER);
    expectOutcome(pull(), ContactOutcome.STRANGER);
  }

  private Mono<String> pull() {
    return pull(new Version(1, 1));
  }

  private Mono<String> pull(Version version) {
    return client.pull(
        stub.address(),
        Question.forFullState(version),
        result ->
            result instanceof PullResult.FullState full
                ? full.parts().then(Mono.just("a state"))
                : Mono.just("unchanged"));
  }

  private Mono<?> exchange() {
    return client.exchange(
        stub.address(), new Exchange(List.of(), new int[0], Offers.NONE), part -> {});
  }
}
