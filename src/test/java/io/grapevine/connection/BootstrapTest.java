package io.grapevine.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.peers.Discovery;
import io.grapevine.peers.Peer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import reactor.core.publisher.Flux;

class BootstrapTest {

  private final TestCluster cluster = new TestCluster();
  private final List<ServiceInstance> listed = new ArrayList<>();
  private boolean discoveryWorks = true;

  @Test
  void isReadyAtOnceWhenNobodyElseIsThere() {
    TestNode node = cluster.add();

    assertThat(bootstrap(node)).isCompleted();

    assertThat(node.life.phase()).isEqualTo(Life.Phase.READY);
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
        new Bootstrap(
                new Discovery(client, Settings.peers(), node.directory),
                node.directory,
                node.contacts,
                node.repair,
                node.continuity,
                node.life,
                Settings.connection(),
                cluster.scheduler)
            .run());
  }
}
