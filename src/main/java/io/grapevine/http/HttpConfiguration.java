package io.grapevine.http;

import io.grapevine.time.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The connections of each port; the peer port configures its own. */
@Configuration(proxyBeanMethods = false)
class HttpConfiguration {

  @Bean
  Connections agentConnections(HttpProperties properties, MeterRegistry registry, Ticker ticker) {
    return new Connections("agent", properties, registry, ticker);
  }

  @Bean
  Connections peerConnections(HttpProperties properties, MeterRegistry registry, Ticker ticker) {
    return new Connections("peer", properties, registry, ticker);
  }

  @Bean
  Connections managementConnections(
      HttpProperties properties, MeterRegistry registry, Ticker ticker) {
    return new Connections("management", properties, registry, ticker);
  }

  @Bean
  WebServerFactoryCustomizer<NettyReactiveWebServerFactory> agentServer(
      Connections agentConnections) {
    return factory -> factory.addServerCustomizers(agentConnections::of, BrowserHeaders::of);
  }
}
