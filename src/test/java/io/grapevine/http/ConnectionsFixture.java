package io.grapevine.http;

import io.grapevine.testing.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** A port of this machine, and what its metrics say of its connections. */
abstract class ConnectionsFixture {

  static final Duration LONG = Duration.ofMinutes(10);
  static final Duration SHORT = Duration.ofMillis(100);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final Sinks.Empty<Void> released = Sinks.empty();
  private final List<DisposableServer> servers = new ArrayList<>();

  final Connections connections(Duration header, Duration idle, int max) {
    var properties = new HttpProperties(header, idle, max);
    return new Connections("test", properties, registry, new ManualClock());
  }

  final int serve() {
    return serve(connections(LONG, LONG, 100));
  }

  /** A server of these connections, that answers when it is released to /wait, else at once. */
  final int serve(Connections connections) {
    DisposableServer server =
        connections
            .of(HttpServer.create().host("127.0.0.1").port(0))
            .handle((request, response) ->
                request.uri().equals("/now")
                    ? response.status(200).send()
                    : response.sendString(
                        request.uri().equals("/wait")
                            ? released.asMono().thenReturn("late")
                            : Mono.just("ok")))
            .bindNow();
    servers.add(server);
    return server.port();
  }

  @AfterEach
  final void stop() {
    servers.forEach(DisposableServer::disposeNow);
  }

  final double troubles(String kind) {
    return registry.get("grapevine.http.troubles").tag("kind", kind).counter().count();
  }

  final double open() {
    return registry.get("grapevine.http.connections").gauge().value();
  }
}
