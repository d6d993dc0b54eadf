package io.grapevine.connection;

import io.grapevine.http.BodyBudget;
import io.grapevine.http.BodyProperties;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of this layer that need more than a constructor call. */
@Configuration(proxyBeanMethods = false)
class ConnectionConfiguration {

  @Bean
  NodeId nodeId() {
    return new NodeId(UUID.randomUUID().toString());
  }

  @Bean
  BodyBudget bodyBudget(BodyProperties bodies, ConnectionProperties properties) {
    return bodies.budget(Runtime.getRuntime().maxMemory(), properties.maxDeltaSize().toBytes());
  }
}
