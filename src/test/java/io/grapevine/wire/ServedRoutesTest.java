package io.grapevine.wire;

import static io.grapevine.wire.RouteClient.CHUNKED;
import static io.grapevine.wire.RouteClient.DELTA;
import static io.grapevine.wire.RouteClient.NOT_PLAIN;
import static io.grapevine.wire.RouteClient.PLAIN;
import static io.grapevine.wire.RouteClient.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.http.Bodies;
import io.grapevine.http.LastResort;
import io.grapevine.message.Delta;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import io.grapevine.state.Entry;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.RawClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Which requests the routes serve, and what they bear. */
class ServedRoutesTest {

  private final TestNode node = new TestCluster().add("max-delta-size", "1MB").begun();
  private final PeerServer server = PeerServerTest.start(node);
  private final RouteClient client = new RouteClient();

  @AfterEach
  void stop() {
    server.stop();
    client.close();
  }

  @Test
  void shortRenewalsOfALongValueAreBounded() throws Exception {
    node.put("long", "\"" + "x".repeat(500_000) + "\"");
    Entry touched = Touched.in(node, "long");
    byte[] one = new Delta(List.of(touched)).renewing().toByteArray();
    byte[] many = new Delta(Collections.nCopies(300, touched)).renewing().toByteArray();
    assertThat(many).hasSizeLessThan(Bodies.SMALL);

    assertThat(client.push(server, one, PLAIN).status()).isEqualTo(200);
    assertThat(client.push(server, many, PLAIN).status()).isEqualTo(503);
    assertThat(client.push(server, one, PLAIN).status()).isEqualTo(200);
    assertThat(
            node.meters.get("grapevine.bodies.refused").tag("reason", "no-room").counter().count())
        .isEqualTo(1);
  }

  @Test
  void aBodyThatEndsEarlyMergesNothing() throws Exception {
    try (var raw = new RawClient(server.port())) {
      raw.send(
          "PUT / HTTP/1.1\r\nHost: n\r\nContent-Type: application/cbor\r\n"
              + "Accept: application/cbor\r\nContent-Length: 3\r\n\r\n12");
    }

    assertThat(client.push(server, DELTA, PLAIN).status()).isEqualTo(200);
    assertThat(node.entries()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"?x", "*", "x", "/?", "http://node/?x"})
  void anOddTargetIsNoFailureOfTheNode(String target) throws Exception {
    try (var raw = new RawClient(server.port())) {
      raw.send("GET " + target + " HTTP/1.1\r\nHost: n\r\n\r\n");
      assertThat(raw.answer()).startsWith("HTTP/1.1 ").doesNotStartWith("HTTP/1.1 5");
    }
  }

  @Test
  void theRoutesServeOnlyTheseRequests() throws Exception {
    LastResort errors = new LastResort(node.meters, new ManualClock());
    DisposableServer routesOnly =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .route(routes ->
                node.wire
                    .routes(node, node.wire.streams(node, errors), errors)
                    .to(routes, (request, response) -> response.sendNotFound()))
            .bindNow();
    try {
      int port = routesOnly.port();
      assertThat(client.push(port, "PUT", "/", DELTA, PLAIN).status()).isEqualTo(200);
      assertThat(client.push(port, "PUT", "/", DELTA, NOT_PLAIN).status()).isEqualTo(404);
      assertThat(client.push(port, "POST", "/", DELTA, PLAIN).status()).isEqualTo(404);
      assertThat(client.push(port, "PUT", "/exchange", DELTA, PLAIN).status()).isEqualTo(404);
      assertThat(client.push(port, "PUT", "/", new byte[0], PLAIN).status()).isEqualTo(404);
      assertThat(client.push(port, "PUT", "/", new byte[Bodies.SMALL + 1], PLAIN).status())
          .isEqualTo(404);
      assertThat(
              client
                  .push(port, "PUT", "/", DELTA, with(PLAIN, "Content-Encoding", "gzip"))
                  .status())
          .isEqualTo(404);
      assertThat(client.push(port, "PUT", "/", DELTA, with(PLAIN, "Accept", "*/*")).status())
          .isEqualTo(404);
      String version = "/" + node.state.version();
      assertThat(client.pull(port, version, List.of(), BodyPublishers.noBody()).status())
          .isEqualTo(204);
      assertThat(client.pull(port, version, List.of(), CHUNKED).status()).isEqualTo(404);
      assertThat(client.pull(port, version + "0", List.of(), BodyPublishers.noBody()).status())
          .isEqualTo(404);
      assertThat(client.pull(port, "/", List.of(), BodyPublishers.noBody()).status())
          .isEqualTo(404);
    } finally {
      routesOnly.disposeNow();
    }
  }
}
