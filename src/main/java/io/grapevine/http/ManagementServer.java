package io.grapevine.http;

import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.WebFilter;

/**
 * The server on the management port, which has a context of its own: a file in META-INF/spring
 * registers this class there. It is not annotated as a configuration, or the agent port would use
 * it as well.
 */
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
class ManagementServer {

  /**
   * Health, a component or group of it, or a component of a group: the actuator fails on longer
   * paths.
   */
  private static final Pattern HEALTH =
      Pattern.compile("/actuator/health(/[^/]*|/(liveness|readiness)/[^/]*)?/?");

  @Bean
  WebServerFactoryCustomizer<NettyReactiveWebServerFactory> managementServer(
      Connections managementConnections) {
    return factory -> factory.addServerCustomizers(managementConnections::of, BrowserHeaders::of);
  }

  /** Answers requests on which the actuator would fail. */
  @Bean
  WebFilter actuatorHeads() {
    return (exchange, chain) -> {
      ServerHttpRequest request = exchange.getRequest();
      String path = request.getPath().value();
      if (path.startsWith("/actuator/health/") && !HEALTH.matcher(path).matches()) {
        return PlainProblem.write(exchange.getResponse(), HttpStatus.NOT_FOUND);
      }
      return request.getHeaders().getOrEmpty(HttpHeaders.ACCEPT).stream()
              .flatMap(accept -> Stream.of(accept.split(",", -1)))
              .anyMatch(String::isBlank)
          ? PlainProblem.write(exchange.getResponse(), HttpStatus.NOT_ACCEPTABLE)
          : chain.filter(exchange);
    };
  }
}
