package io.grapevine.testing;

import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * Event loops of a node's own, for nodes that a test starts and stops in this JVM: the end of one
 * with the shared loops would close the ports of all other nodes.
 *
 * <p>Not marked as a configuration, or every node that a test starts would find it.
 */
public class OwnLoops {

  @Bean
  ReactorResourceFactory reactorResourceFactory() {
    ReactorResourceFactory factory = new ReactorResourceFactory();
    factory.setUseGlobalResources(false);
    factory.setShutdownQuietPeriod(Duration.ZERO);
    return factory;
  }
}
