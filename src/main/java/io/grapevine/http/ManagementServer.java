package io.grapevine.http;

import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * The server on the management port, which lives in a context of its own: a file in META-INF/spring
 * brings this there. Not marked as a configuration, or the agent port would get it as well.
 */
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
class ManagementServer {

  @Bean
  WebServerFactoryCustomizer<NettyReactiveWebServerFactory> managementServer(
      Connections managementConnections) {
    return factory -> factory.addServerCustomizers(managementConnections::of);
  }
}
