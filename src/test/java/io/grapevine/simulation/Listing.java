package io.grapevine.simulation;

import io.grapevine.peers.Peer;
import java.util.Collection;
import java.util.List;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import reactor.core.publisher.Flux;

/** Discovery that answers with the list that a test has set last. */
public final class Listing implements ReactiveDiscoveryClient {

  private Collection<Peer> peers = List.of();

  public void set(Collection<Peer> others) {
    peers = others;
  }

  @Override
  public String description() {
    return "the list of a test";
  }

  @Override
  public Flux<ServiceInstance> getInstances(String serviceId) {
    return Flux.fromIterable(peers)
        .map(peer ->
            new DefaultServiceInstance(
                peer.toString(), serviceId, peer.host(), peer.port(), false));
  }

  @Override
  public Flux<String> getServices() {
    return Flux.just("grapevine");
  }
}
