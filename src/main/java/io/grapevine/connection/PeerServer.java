package io.grapevine.connection;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.server.WebFilter;

/**
 * The HTTP server on the peer port, beside the one for applications; it stops after everything was
 * told, and both end their open requests at the same time.
 */
@Component
final class PeerServer implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(PeerServer.class);

  private final WebServer server;
  private volatile boolean running;

  PeerServer(
      PeerController controller,
      Continuity continuity,
      NodeId self,
      ConnectionProperties properties) {
    WebFilter introduction =
        (exchange, chain) -> {
          PeerHeaders.write(continuity.describe(self.value()), exchange.getResponse().getHeaders());
          return chain.filter(exchange);
        };
    HttpHandler handler =
        RouterFunctions.toHttpHandler(
            controller.routes(), HandlerStrategies.builder().webFilter(introduction).build());
    var factory = new NettyReactiveWebServerFactory(properties.port());
    factory.setAddress(properties.address());
    factory.setShutdown(Shutdown.GRACEFUL);
    server = factory.getWebServer(handler);
  }

  /** The port on which it listens. */
  int port() {
    return server.getPort();
  }

  @Override
  public void start() {
    server.start();
    running = true;
    log.info("serving peers on port {}", port());
  }

  @Override
  public void stop(Runnable callback) {
    server.shutDownGracefully(result -> {
      stop();
      callback.run();
    });
  }

  @Override
  public void stop() {
    server.stop();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
  }
}
