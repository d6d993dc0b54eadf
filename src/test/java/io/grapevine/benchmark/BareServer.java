package io.grapevine.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;

/**
 * The least that reactor-netty can do: the same answers as a node's, with no framework and no
 * state.
 */
public final class BareServer {

  static final String VALUE = "{\"n\":\"0000000000\",\"text\":\"" + "x".repeat(76) + "\"}";

  private BareServer() {}

  /** Serves until the process is ended. */
  public static void run(int port) {
    byte[] value = VALUE.getBytes(UTF_8);
    HttpServer.create()
        .host("127.0.0.1")
        .port(port)
        .route(routes ->
            routes
                .get(
                    "/v1/state/**",
                    (request, response) ->
                        response
                            .header("Content-Type", "application/json")
                            .header("Content-Length", Integer.toString(value.length))
                            .sendObject(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(value))))
                .put(
                    "/v1/state/**",
                    (request, response) ->
                        request
                            .receive()
                            .aggregate()
                            .asByteArray()
                            .then(
                                Mono.defer(() ->
                                    response
                                        .status(200)
                                        .header("Content-Length", "0")
                                        .send()
                                        .then()))))
        .bindNow()
        .onDispose()
        .toFuture()
        .join();
  }
}
