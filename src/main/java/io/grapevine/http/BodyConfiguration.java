package io.grapevine.http;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;

/** The bodies of both ports; the peer port configures the pace of its responses itself. */
@Configuration(proxyBeanMethods = false)
class BodyConfiguration {

  @Bean
  RequestBodies requestBodies(
      BodyBudget budget,
      BodyProperties properties,
      MeterRegistry registry,
      Scheduler timer,
      Scheduler work) {
    return new RequestBodies(budget, properties, registry, timer, work);
  }

  @Bean
  WebServerFactoryCustomizer<NettyReactiveWebServerFactory> agentAnswers(RequestBodies bodies) {
    return factory -> factory.addServerCustomizers(bodies::paced);
  }
}
