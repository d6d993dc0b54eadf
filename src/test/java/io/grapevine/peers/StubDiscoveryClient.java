package io.grapevine.peers;

import io.grapevine.testing.ManualClock;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Discovery that answers what a test says. */
final class StubDiscoveryClient implements ReactiveDiscoveryClient {

  Supplier<Flux<ServiceInstance>> answer = Flux::empty;
  String asked = "";

  @Override
  public Flux<ServiceInstance> getInstances(String serviceId) {
    asked = serviceId;
    return answer.get();
  }

  @Override
  public Flux<String> getServices() {
    return Flux.fromIterable(List.of());
  }

  @Override
  public String description() {
    return "stub";
  }

  /** A node that asks this. */
  Node node(PeersProperties properties) {
    var directory = new PeerDirectory(properties, new ManualClock(), new SplittableRandom(1));
    return new Node(new Discovery(this, properties, directory), directory);
  }

  static Supplier<Flux<ServiceInstance>> named(ServiceInstance... instances) {
    return () -> Flux.fromIterable(Arrays.asList(instances));
  }

  /** What a static list with a name that no host can have gives. */
  static ServiceInstance withoutHost() {
    var instance = new DefaultServiceInstance("d", "grapevine", "replaced", 4097, false);
    instance.setUri(URI.create("http://under_score:4097"));
    return instance;
  }

  static ServiceInstance instance(@Nullable String id, String host) {
    return new DefaultServiceInstance(id, "grapevine", host, 4097, false);
  }

  record Node(Discovery discovery, PeerDirectory directory) {

    /** Ends well, whatever discovery answers. */
    void refresh() {
      StepVerifier.create(discovery.refreshOnce()).verifyComplete();
    }
  }
}
