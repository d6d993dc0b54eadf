package io.grapevine.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.ManualClock;
import io.grapevine.time.Repetition;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import org.springframework.cloud.client.discovery.composite.reactive.ReactiveCompositeDiscoveryClient;
import org.springframework.cloud.client.discovery.simple.InstanceProperties;
import org.springframework.cloud.client.discovery.simple.reactive.SimpleReactiveDiscoveryClient;
import org.springframework.cloud.client.discovery.simple.reactive.SimpleReactiveDiscoveryProperties;
import reactor.core.publisher.Flux;

/** How often discovery is queried. */
class StaticDiscoveryTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration INTERVAL = TestPeers.properties().refreshInterval();

  @Test
  void aStaticListIsReadOnce() {
    Discovery discovery = discovery(composite(list()), null);
    assertThat(discovery.pause()).isEqualTo(INTERVAL);

    refresh(discovery);

    assertThat(discovery.pause()).isEqualTo(Repetition.UNTIL_SIGNALLED);
  }

  @Test
  void aStaticListWithoutThisNodeIsReadUntilThatIsReported() {
    Discovery discovery = discovery(composite(list()), "10.0.0.9");
    for (int i = 0; i < 10; i++) {
      assertThat(discovery.pause()).isEqualTo(INTERVAL);
      refresh(discovery);
    }

    assertThat(discovery.pause()).isEqualTo(Repetition.UNTIL_SIGNALLED);
  }

  @Test
  void discoveryIsQueriedForAsLongAsItCanChange() {
    Discovery discovery = discovery(composite(list(), new Changing()), null);

    refresh(discovery);

    assertThat(discovery.pause()).isEqualTo(INTERVAL);
  }

  private static void refresh(Discovery discovery) {
    discovery.refreshOnce().block(PATIENCE);
  }

  private static Discovery discovery(ReactiveDiscoveryClient client, @Nullable String self) {
    PeersProperties properties = TestPeers.properties(null, self, 0);
    return new Discovery(
        client,
        properties,
        new PeerDirectory(properties, new ManualClock(), new SplittableRandom(1)));
  }

  private static ReactiveDiscoveryClient composite(ReactiveDiscoveryClient... clients) {
    return new ReactiveCompositeDiscoveryClient(new ArrayList<>(List.of(clients)));
  }

  private static ReactiveDiscoveryClient list() {
    InstanceProperties instance = new InstanceProperties();
    instance.setUri(URI.create("http://10.0.0.2:4097"));
    SimpleReactiveDiscoveryProperties list = new SimpleReactiveDiscoveryProperties();
    list.setInstances(Map.of("grapevine", List.of(instance)));
    list.afterPropertiesSet();
    return new SimpleReactiveDiscoveryClient(list);
  }

  private static final class Changing implements ReactiveDiscoveryClient {

    @Override
    public String description() {
      return "it may list other nodes tomorrow";
    }

    @Override
    public Flux<ServiceInstance> getInstances(String serviceId) {
      return Flux.empty();
    }

    @Override
    public Flux<String> getServices() {
      return Flux.empty();
    }
  }
}
