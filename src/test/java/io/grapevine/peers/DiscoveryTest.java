package io.grapevine.peers;

import static io.grapevine.peers.StubDiscoveryClient.instance;
import static io.grapevine.peers.StubDiscoveryClient.named;
import static io.grapevine.peers.StubDiscoveryClient.withoutHost;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.client.ServiceInstance;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

@ExtendWith(OutputCaptureExtension.class)
class DiscoveryTest {

  private static final Peer PEER_2 = new Peer("10.0.0.2", 4097);

  private final StubDiscoveryClient client = new StubDiscoveryClient();

  @Test
  void asksForTheGroupOfNodesAndKnowsWhoIsNamed() {
    var node = client.node(TestPeers.properties());
    client.answer = named(instance("b", "10.0.0.2"), instance("c", "fd00::3"));

    node.refresh();

    assertThat(client.asked).isEqualTo("grapevine");
    assertThat(node.directory().known()).containsExactly(PEER_2, new Peer("fd00::3", 4097));
  }

  @Test
  void anErrorKeepsTheLastGoodList() {
    assertKeepsTheListDespite(() -> Flux.error(new IllegalStateException("forbidden")));
  }

  @Test
  void anErrorAfterHalfAnAnswerKeepsTheLastGoodList() {
    assertKeepsTheListDespite(() ->
        Flux.just(instance("d", "10.0.0.4")).concatWith(Flux.error(new IllegalStateException())));
  }

  @Test
  @DisplayName("Trap: two subsets of a Service that share a port's name made discovery throw")
  void anExceptionOutOfTheCallItselfKeepsTheLastGoodList() {
    assertKeepsTheListDespite(() -> {
      throw new IllegalStateException("Duplicate key peers (attempted merging values 1 and 2)");
    });
  }

  @Test
  void anInstanceWithoutAHostKeepsTheLastGoodList() {
    assertKeepsTheListDespite(named(instance("d", "10.0.0.4"), withoutHost()));
  }

  @Test
  void aHangingAnswerKeepsTheLastGoodList(CapturedOutput output) {
    var node = client.node(TestPeers.properties());
    client.answer = named(instance("b", "10.0.0.2"));
    node.refresh();
    client.answer = Flux::never;

    StepVerifier.withVirtualTime(node.discovery()::refreshOnce)
        .expectSubscription()
        .expectNoEvent(Duration.ofSeconds(9))
        .thenAwait(Duration.ofSeconds(1))
        .verifyComplete();

    assertThat(node.directory().known()).containsExactly(PEER_2);
    assertThat(output).contains("no answer within 10 s");
  }

  @Test
  void anEmptyAnswerKeepsTheLastGoodListOfANodeThatShouldBeNamed() {
    var node = client.node(TestPeers.properties("a", null, 0));
    client.answer = named(instance("a", "10.0.0.1"), instance("b", "10.0.0.2"));
    node.refresh();

    client.answer = named();
    node.refresh();

    assertThat(node.directory().known()).containsExactly(PEER_2);
  }

  @Test
  void warnsOnceOfANodeThatNoAnswerLists(CapturedOutput output) {
    var node = client.node(TestPeers.properties(null, "10.0.0.9", 0));
    client.answer = named(instance("b", "10.0.0.2"));
    for (int i = 0; i < 9; i++) {
      node.refresh();
    }
    assertThat(output).doesNotContain("none of the");

    for (int i = 0; i < 20; i++) {
      node.refresh();
    }

    assertThat(output)
        .containsOnlyOnce(
            "this node is none of the 1 nodes that discovery lists; check"
                + " grapevine.peers.self-host (10.0.0.9)");
  }

  @Test
  void doesNotWarnOfANodeThatIsNoLongerListed(CapturedOutput output) {
    var node = client.node(TestPeers.properties("a", null, 0));
    client.answer = named(instance("a", "10.0.0.1"), instance("b", "10.0.0.2"));
    node.refresh();

    client.answer = named(instance("b", "10.0.0.2"));
    for (int i = 0; i < 20; i++) {
      node.refresh();
    }

    assertThat(output).doesNotContain("none of the");
  }

  @Test
  void takesTheNextAnswerAfterAnError() {
    var node = client.node(TestPeers.properties());
    client.answer = () -> Flux.error(new IllegalStateException());
    node.refresh();

    client.answer = named(instance("b", "10.0.0.2"));
    node.refresh();

    assertThat(node.directory().known()).containsExactly(PEER_2);
  }

  @Test
  void addressesThatAreSetAreListedBesideThoseOfDiscovery() {
    var node =
        client.node(
            withAddresses("10.0.0.2", "node-3:4098", "[fd00::1]", "fd00::2", "[fd00::3]:9"));
    client.answer = named(instance("b", "10.0.0.2"), instance("d", "10.0.0.4"));
    node.refresh();

    assertThat(node.directory().known())
        .containsExactlyInAnyOrder(
            PEER_2,
            new Peer("10.0.0.4", 4097),
            new Peer("node-3", 4098),
            new Peer("fd00::1", 4097),
            new Peer("fd00::2", 4097),
            new Peer("fd00::3", 9));
  }

  @Test
  void addressesThatAreSetAreListedWithoutDiscovery() {
    var node = client.node(withAddresses("10.0.0.1", "10.0.0.2"));
    client.answer = () -> Flux.error(new IllegalStateException("no discovery here"));
    node.refresh();

    assertThat(node.directory().known()).as("but for its own").containsExactly(PEER_2);
  }

  private static PeersProperties withAddresses(String... addresses) {
    return new PeersProperties(
        "grapevine",
        List.of(addresses),
        0,
        Duration.ofSeconds(1),
        null,
        "10.0.0.1",
        Duration.ofMillis(500),
        Duration.ofSeconds(10));
  }

  @Test
  void aTargetPortReplacesThePortThatDiscoveryNames() {
    var node = client.node(TestPeers.properties(null, null, 5097));
    client.answer = named(instance("b", "10.0.0.2"));

    node.refresh();

    assertThat(node.directory().known()).containsExactly(new Peer("10.0.0.2", 5097));
  }

  @Test
  @DisplayName("Trap: an unreachable API server filled the log each second")
  void saysOnceThatDiscoveryFailsAndOnceThatItAnswersAgain(CapturedOutput output) {
    var node = client.node(TestPeers.properties());
    client.answer = named(instance("b", "10.0.0.2"));
    node.refresh();
    for (int i = 0; i < 3; i++) {
      client.answer = () -> Flux.error(new IllegalStateException("forbidden"));
      node.refresh();
      client.answer = named(withoutHost());
      node.refresh();
    }
    assertThat(output)
        .containsOnlyOnce("discovery failed; keeping the last list of 1 peers")
        .containsOnlyOnce("forbidden")
        .doesNotContain("answers again");

    client.answer = named(instance("b", "10.0.0.2"));
    node.refresh();
    node.refresh();

    assertThat(output).containsOnlyOnce("discovery answers again");
  }

  private void assertKeepsTheListDespite(Supplier<Flux<ServiceInstance>> answer) {
    var node = client.node(TestPeers.properties());
    client.answer = named(instance("b", "10.0.0.2"));
    node.refresh();

    client.answer = answer;
    node.refresh();

    assertThat(node.directory().known()).containsExactly(PEER_2);
  }
}
