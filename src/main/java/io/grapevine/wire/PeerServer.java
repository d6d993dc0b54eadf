package io.grapevine.wire;

import io.grapevine.connection.ConnectionProperties;
import io.grapevine.connection.PeerPort;
import io.grapevine.http.Connections;
import io.grapevine.http.LastResort;
import io.grapevine.http.RequestBodies;
import io.grapevine.message.NodeInfo;
import io.grapevine.tls.PeerTls;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/**
 * The HTTP server on the peer port, next to the one for applications; it stops after the drain, and
 * both complete their open requests at the same time.
 */
@Component
final class PeerServer implements PeerPort, SmartLifecycle {

  private static final long MILLIS_TO_END_STREAMS = 1_000;

  private final WebServer server;
  private final Introduction self;
  private final StreamedPushes streams;
  private volatile boolean running;

  PeerServer(
      PeerController controller,
      PeerRoutes routes,
      StreamedPushes streams,
      Introduction self,
      Connections peerConnections,
      RequestBodies bodies,
      LastResort errors,
      PeerTls tls,
      ConnectionProperties properties) {
    this.self = self;
    this.streams = streams;
    HttpHandler handler =
        RouterFunctions.toHttpHandler(
            controller.routes(),
            HandlerStrategies.builder()
                .webFilter(introduction())
                .webFilter(bodies)
                .exceptionHandler(errors)
                .build());
    var factory = new NettyReactiveWebServerFactory(properties.port());
    factory.setAddress(properties.address());
    factory.setShutdown(Shutdown.GRACEFUL);
    factory.addServerCustomizers(server -> peerConnections.of(server, tls));
    factory.addServerCustomizers(bodies::paced);
    ReactorHttpHandlerAdapter others = new ReactorHttpHandlerAdapter(handler);
    factory.addRouteProviders(all -> routes.to(all, others));
    server = factory.getWebServer(handler);
  }

  /**
   * An answer declares the data of this node before its state was read; only the clock and the
   * shutdown are those of the moment of sending.
   */
  private WebFilter introduction() {
    return (exchange, chain) -> {
      ServerHttpResponse response = exchange.getResponse();
      NodeInfo before = self.answer();
      response.beforeCommit(() ->
          Mono.fromRunnable(() -> PeerHeaders.write(self.now(before), response.getHeaders())));
      return chain.filter(exchange);
    };
  }

  @Override
  public int port() {
    return server.getPort();
  }

  @Override
  public void start() {
    server.start();
    self.serveOn(port());
    running = true;
  }

  @Override
  public void stop(Runnable callback) {
    streams
        .end()
        .addListener(ended ->
            server.shutDownGracefully(result -> {
              stop();
              callback.run();
            }));
  }

  @Override
  public void stop() {
    streams.end().awaitUninterruptibly(MILLIS_TO_END_STREAMS);
    server.stop();
    running = false;
  }

  @Override
  public boolean isPauseable() {
    return false;
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
