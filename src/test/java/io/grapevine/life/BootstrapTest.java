package io.grapevine.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.grapevine.connection.Life;
import io.grapevine.connection.Sender;
import io.grapevine.connection.Settings;
import io.grapevine.message.PeerException;
import io.grapevine.peers.Discovery;
import io.grapevine.peers.Peer;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import reactor.core.publisher.Flux;

@ExtendWith(OutputCaptureExtension.class)
class BootstrapTest {

  private final TestCluster cluster = new TestCluster();
  private final List<ServiceInstance> listed = new ArrayList<>();
  private boolean discoveryWorks = true;

  @Test
  void isReadyAtOnceWhenNobodyElseIsThere() {
    TestNode node = cluster.add();

    assertThat(bootstrap(node)).isCompleted();

    assertThat(node.life.phase()).isEqualTo(Life.Phase.READY);
    assertThat(node.course.founded).isOne();
  }

  @Test
  @DisplayName("Trap: ready before the first pull: a new pod answered 404 for everything")
  void isReadyOnlyAfterItPulledFromAPeer() {
    TestNode old = cluster.add().begun();
    old.put("k", "1");
    TestNode fresh = cluster.add();
    list(old, fresh);
    cluster.network.cut(old.address);

    CompletableFuture<?> run = bootstrap(fresh);
    cluster.advance(Duration.ofSeconds(10));
    assertThat(run).isNotDone();
    assertThat(fresh.life.phase()).isEqualTo(Life.Phase.STARTING);

    cluster.network.heal(old.address);
    cluster.advance(Duration.ofSeconds(1));
    assertThat(run).isCompleted();
    assertThat(fresh.get("k")).isEqualTo("1");
    assertThat(fresh.life.phase()).isEqualTo(Life.Phase.READY);
    assertThat(fresh.course.founded).as("it joined a cluster").isZero();
  }

  @Test
  void asksOnWhenThePeerIsItselfStillStarting() {
    TestNode full = cluster.add().begun();
    full.put("k", "1");
    TestNode empty = cluster.add();
    TestNode fresh = cluster.add();
    list(full, empty, fresh);
    cluster.network.cut(full.address);

    CompletableFuture<?> run = bootstrap(fresh);
    cluster.advance(Duration.ofSeconds(5));
    assertThat(run).as("only an empty, starting peer answered").isNotDone();

    cluster.network.heal(full.address);
    cluster.advance(Duration.ofSeconds(1));
    assertThat(run).isCompleted();
    assertThat(fresh.get("k")).isEqualTo("1");
  }

  @Test
  void formsANewClusterWhenEveryPeerIsStarting() {
    TestNode a = cluster.add();
    TestNode b = cluster.add();
    TestNode c = cluster.add();
    list(a, b, c);
    b.put("k", "1");

    CompletableFuture<?> run = bootstrap(a);
    cluster.advance(Duration.ofSeconds(1));

    assertThat(run).isCompleted();
    assertThat(a.get("k")).as("from a seed or a first write").isEqualTo("1");
  }

  @Test
  void isReadyAfterTheTimeOutWhenNoPeerCanBeReached() {
    TestNode other = cluster.add().begun();
    TestNode fresh = cluster.add();
    list(other, fresh);
    cluster.network.cut(other.address);

    CompletableFuture<?> run = bootstrap(fresh);
    cluster.advance(Duration.ofSeconds(29));
    assertThat(run).isNotDone();
    cluster.advance(Duration.ofSeconds(1));

    assertThat(run).isCompleted();
    assertThat(fresh.life.phase()).isEqualTo(Life.Phase.READY);
  }

  @Test
  void isNotAloneWhileDiscoveryHasNotAnswered() {
    TestNode node = cluster.add();
    discoveryWorks = false;

    CompletableFuture<?> run = bootstrap(node);
    cluster.advance(Duration.ofSeconds(10));
    assertThat(run).isNotDone();

    discoveryWorks = true;
    cluster.advance(Duration.ofSeconds(1));
    assertThat(run).isCompleted();
  }

  @Test
  void followsTheClusterForAsLongAsThePeerThatItCameFrom() {
    TestNode old = cluster.add().begun();
    old.knows();
    cluster.advance(Duration.ofHours(3));
    TestNode fresh = cluster.add();
    list(old, fresh);

    bootstrap(fresh);

    assertThat(fresh.continuity.describe("").since())
        .isNotNull()
        .isEqualTo(old.continuity.describe("").since());
  }

  @Test
  void takesTheStateOfThePeerThatAloneHasItAndLeavesItThere() {
    TestNode old = cluster.add().begun();
    TestNode earlier = cluster.add().begun();
    cluster.introduce();
    cluster.advance(Duration.ofMinutes(2));
    old.put("k", "1");
    cluster.receive();
    cluster.network.cut(earlier.address);
    cluster.advance(Duration.ofHours(1));
    assertThat(old.continuity.isCutOff()).isTrue();
    TestNode fresh = cluster.add();
    cluster.introduce();
    list(old, fresh);

    CompletableFuture<?> run = bootstrap(fresh);
    cluster.advance(Duration.ofSeconds(30));
    assertThat(run).isCompleted();
    String atOnce = fresh.get("k");
    cluster.run(old.receiver.receiveOnce());
    cluster.run(fresh.receiver.receiveOnce());

    assertThat(old.get("k")).as("on the node that was cut off").isEqualTo("1");
    assertThat(fresh.get("k")).isEqualTo("1");
    assertThat(atOnce).as("as soon as it was ready").isEqualTo("1");
  }

  @Test
  @DisplayName("Trap: a restarted node whose peers had no time for it was ready and empty")
  void aNodeThatHearsOnlyThatPeersAreBusyWaitsOnAndSaysSo(CapturedOutput output) {
    TestNode full = cluster.add().begun();
    full.put("k", "1");
    TestNode dead = cluster.add();
    TestNode fresh = cluster.add();
    list(full, dead, fresh);
    cluster.network.occupy(full.address);
    cluster.network.cut(dead.address);

    CompletableFuture<?> run = bootstrap(fresh);
    seconds(120);
    assertThat(run).isNotDone();
    assertThat(lines(output, "not ready yet"))
        .hasSizeBetween(4, 9)
        .allSatisfy(line ->
            assertThat(line)
                .contains(full.address + " is busy")
                .contains(dead.address + " did not answer"));

    cluster.network.heal(full.address);
    seconds(1);
    assertThat(run).isCompleted();
    assertThat(fresh.get("k")).isEqualTo("1");
  }

  @Test
  void aPeerThatWasBusyAndIsGoneIsNotWaitedForAnyLonger() {
    TestNode full = cluster.add().begun();
    TestNode fresh = cluster.add();
    list(full, fresh);
    cluster.network.occupy(full.address);

    CompletableFuture<?> run = bootstrap(fresh);
    seconds(60);
    assertThat(run).isNotDone();

    cluster.network.cut(full.address);
    seconds(16);
    assertThat(run).isCompleted();
  }

  @Test
  void forgetsThatAPeerWasStartingWhenThatIsOld() {
    TestNode first = cluster.add();
    TestNode second = cluster.add();
    TestNode fresh = cluster.add();
    list(first, second, fresh);
    cluster.network.cut(second.address);

    CompletableFuture<?> run = bootstrap(fresh);
    seconds(2);
    cluster.network.cut(first.address);
    seconds(20);
    cluster.network.heal(second.address);
    seconds(5);
    assertThat(run).as("the first one may have become ready long ago").isNotDone();

    cluster.network.heal(first.address);
    seconds(1);
    assertThat(run).isCompleted();
  }

  @Test
  void theTimeOutEndsNoTransferThatMakesProgress() {
    TestNode fresh = withSlowPeer(10, Duration.ofSeconds(4));

    CompletableFuture<?> run = bootstrap(fresh);
    seconds(36);
    assertThat(run).isNotDone();
    seconds(10);

    assertThat(run).isCompleted();
    assertThat(cluster.isConverged()).isTrue();
  }

  @Test
  void aTransferThatTookTooLongIsTriedAgain() {
    TestNode fresh = withSlowPeer(200, Duration.ofSeconds(4));

    CompletableFuture<?> run = bootstrap(fresh);
    seconds(100);
    assertThat(run).as("a part of the state").isNotDone();

    cluster.network.slowDown(cluster.node(0).address, Duration.ZERO);
    seconds(100);
    assertThat(run).isCompleted();
    assertThat(cluster.isConverged()).isTrue();
  }

  @Test
  @DisplayName("Trap: a node whose max-state-size was too small was ready without the state")
  void aPeerWithALargerStateThanAllowedHasAStateAllTheSame(CapturedOutput output) {
    TestNode full = cluster.add().begun();
    String large = "\"" + "x".repeat(10_000) + "\"";
    for (int i = 0; i < 100; i++) {
      full.put("k" + i, large);
    }
    TestNode fresh = cluster.add("max-state-size", "100KB");
    list(full, fresh);

    CompletableFuture<?> run = bootstrap(fresh);
    seconds(125);

    assertThat(run).isNotDone();
    String sentence =
        full.address
            + " has a larger state than grapevine.connection.max-state-size of this node allows";
    assertThat(fresh.life.waitsFor()).startsWith(sentence);
    assertThat(lines(output, "not ready yet"))
        .hasSizeBetween(4, 9)
        .allMatch(line -> line.contains(sentence));
    assertThat(full.count("grapevine.transferred.bytes", "direction", "sent"))
        .as("the state is not sent again and again")
        .isLessThan(15 * 100 * 10_000);

    cluster.network.cut(full.address);
    seconds(62);
    assertThat(run).isCompleted();
  }

  @Test
  @DisplayName("Trap: 79,089 of 1,000,000 entries came before the peer paused, and it was ready")
  void aPartOfAStateIsNoStateWhileThePeerPauses() {
    TestNode fresh = withSlowPeer(200, Duration.ofSeconds(4));

    CompletableFuture<?> run = bootstrap(fresh);
    seconds(30);
    cluster.network.mute(fresh.address);
    seconds(200);
    assertThat(fresh.entries()).isNotEmpty().hasSizeLessThan(200);
    assertThat(run).as("minutes after the transfer was given up").isNotDone();

    cluster.network.heal(fresh.address);
    cluster.network.slowDown(cluster.node(0).address, Duration.ZERO);
    seconds(10);
    assertThat(run).isCompleted();
    assertThat(cluster.isConverged()).isTrue();
  }

  @Test
  void isReadyWithAPartOfAStateAMinuteAfterThePeerIsGone() {
    TestNode fresh = withSlowPeer(200, Duration.ofSeconds(4));

    CompletableFuture<?> run = bootstrap(fresh);
    seconds(30);
    cluster.network.cut(cluster.node(0).address);
    seconds(85);
    assertThat(run).as("the transfer ended at 60 s").isNotDone();
    seconds(10);

    assertThat(run).isCompleted();
  }

  private TestNode withSlowPeer(int pieces, Duration piece) {
    TestNode full = cluster.add().begun();
    String large = "\"" + "x".repeat(40_000) + "\"";
    for (int i = 0; i < pieces; i++) {
      full.put("k" + i, large);
    }
    TestNode fresh = cluster.add();
    list(full, fresh);
    cluster.network.slowDown(full.address, piece);
    return fresh;
  }

  @Test
  void aDeadlineReachesTheExchangeItself() {
    TestNode hung = cluster.add();
    TestNode fresh = cluster.add();
    list(hung, fresh);
    cluster.network.hang(hung.address);

    bootstrap(fresh);
    seconds(59);
    assertThat(cluster.network.canceled).hasValue(0);

    seconds(2);
    assertThat(cluster.network.canceled).hasValue(1);
  }

  @Test
  @DisplayName("Trap: restarted while the API server was away, a node knew none of its peers")
  void asksAPeerThatContactsItWhileDiscoveryHasNoList() {
    TestNode full = cluster.add().begun();
    full.put("k", "1");
    TestNode fresh = cluster.add();
    full.knows(fresh.address);
    discoveryWorks = false;

    CompletableFuture<?> run = bootstrap(fresh);
    seconds(25);
    assertThat(run).isNotDone();
    cluster.run(full.receiver.receiveOnce());
    seconds(1);

    assertThat(run).isCompleted();
    assertThat(fresh.get("k")).isEqualTo("1");
  }

  @Test
  void onlyNodesOfTheOwnGroupAreMet() {
    TestNode fresh = cluster.add();
    String own = fresh.wire.group();

    fresh.wire.hear(new Sender("10.0.0.7", null, null, 4097));
    fresh.wire.hear(new Sender("10.0.0.7", "an old version", null, 4097));
    fresh.wire.hear(new Sender("10.0.0.7", "of a pod without a port", own, null));
    fresh.wire.hear(new Sender("10.0.0.7", fresh.id.value(), own, 4097));
    assertThatExceptionOfType(PeerException.class)
        .isThrownBy(
            () -> fresh.wire.hear(new Sender("10.0.0.7", "foreign", "another group", 4097)));
    assertThat(fresh.directory.known()).isEmpty();

    fresh.wire.hear(new Sender("10.0.0.8", "a node", own, 4097));
    assertThat(fresh.directory.known()).containsExactly(new Peer("10.0.0.8", 4097));
  }

  @Test
  void theTimeOutCountsFromWhenAPeerIsKnown() {
    TestNode other = cluster.add().begun();
    TestNode fresh = cluster.add();
    list(other, fresh);
    cluster.network.cut(other.address);
    discoveryWorks = false;

    CompletableFuture<?> run = bootstrap(fresh);
    seconds(25);
    discoveryWorks = true;
    seconds(29);
    assertThat(run).isNotDone();

    seconds(2);
    assertThat(run).isCompleted();
  }

  @Test
  @DisplayName("Trap: a difference that writes explain ended the start before the state was there")
  void aDifferenceThatMayBeOnItsWayIsStillALackOfState() {
    TestNode full = cluster.add().begun();
    TestNode fresh = cluster.add();
    list(full, fresh);
    for (int i = 0; i < 20_000; i++) {
      full.put("k" + i, "1");
    }
    fresh.repairs.merge(full.entries().subList(0, 14_000), "pushes of a peer");

    CompletableFuture<?> run = bootstrap(fresh);
    seconds(1);

    assertThat(run).isCompleted();
    assertThat(cluster.isConverged()).isTrue();
  }

  private void seconds(int count) {
    for (int i = 0; i < 4 * count; i++) {
      cluster.advance(Duration.ofMillis(250));
    }
  }

  private static List<String> lines(CapturedOutput output, String part) {
    return output.toString().lines().filter(line -> line.contains(part)).toList();
  }

  private void list(TestNode... nodes) {
    for (TestNode node : nodes) {
      Peer peer = node.address;
      listed.add(
          new DefaultServiceInstance(
              peer.toString(), "grapevine", peer.host(), peer.port(), false));
    }
  }

  private CompletableFuture<?> bootstrap(TestNode node) {
    ReactiveDiscoveryClient client =
        new ReactiveDiscoveryClient() {
          @Override
          public String description() {
            return "what the test says";
          }

          @Override
          public Flux<ServiceInstance> getInstances(String serviceId) {
            return discoveryWorks
                ? Flux.fromIterable(listed)
                : Flux.error(new IllegalStateException("the API server is down"));
          }

          @Override
          public Flux<String> getServices() {
            return Flux.just("grapevine");
          }
        };
    return cluster.start(
        node.course.bootstrap(new Discovery(client, Settings.peers(), node.directory)));
  }
}
