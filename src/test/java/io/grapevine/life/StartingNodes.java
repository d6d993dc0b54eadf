package io.grapevine.life;

import io.grapevine.connection.Settings;
import io.grapevine.peers.Discovery;
import io.grapevine.peers.Peer;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import reactor.core.publisher.Flux;

/** Starts nodes of a cluster as production does, with a list of peers that the test writes. */
final class StartingNodes {

  private final TestCluster cluster;
  private final List<ServiceInstance> listed = new ArrayList<>();

  /** Whether discovery has a list at the moment. */
  boolean discoveryWorks = true;

  StartingNodes(TestCluster cluster) {
    this.cluster = cluster;
  }

  /** Puts nodes on the list. */
  void list(TestNode... nodes) {
    for (TestNode node : nodes) {
      Peer peer = node.address;
      listed.add(
          new DefaultServiceInstance(
              peer.toString(), "grapevine", peer.host(), peer.port(), false));
    }
  }

  /** Begins the start of a node. */
  CompletableFuture<?> of(TestNode node) {
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

  /** Lets time pass in small steps. */
  void seconds(int count) {
    for (int i = 0; i < 4 * count; i++) {
      cluster.advance(Duration.ofMillis(250));
    }
  }

  /** The lines of the log that contain this. */
  static List<String> lines(CapturedOutput output, String part) {
    return output.toString().lines().filter(line -> line.contains(part)).toList();
  }
}
