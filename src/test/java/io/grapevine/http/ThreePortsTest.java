package io.grapevine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.testing.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits of connections on each port of a whole node. */
class ThreePortsTest {

  private static final int MAX_CONNECTIONS = 5;
  private static NodeOnThreePorts node;

  @BeforeAll
  static void start() {
    node =
        new NodeOnThreePorts(
            "grapevine.http.header-timeout=300ms",
            "grapevine.http.idle-timeout=300ms",
            "grapevine.http.max-connections=" + MAX_CONNECTIONS);
  }

  @AfterAll
  static void end() {
    node.close();
  }

  @BeforeEach
  void forgetOthers() {
    for (String port : List.of("agent", "peer", "management")) {
      await().until(() -> open(port) == 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent", "peer", "management"})
  void aHeadThatDoesNotEndIsNotWaitedFor(String port) throws IOException {
    double before = troubles(port, "header-timeout");
    try (var client = new RawClient(node.port(port))) {
      assertThat(client.send("GET / HTTP/1.1\r\nHost").rest()).isEmpty();
    }
    assertThat(troubles(port, "header-timeout")).isEqualTo(before + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent", "peer", "management"})
  void aConnectionWithoutARequestIsClosed(String port) throws IOException {
    try (var client = new RawClient(node.port(port))) {
      client.get("/no/such/path").answer();
      assertThat(client.rest()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent", "peer", "management"})
  void aConnectionTooManyIsRefused(String port) throws IOException {
    double before = troubles(port, "too-many-connections");
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i <= MAX_CONNECTIONS; i++) {
      clients.add(new RawClient(node.port(port)));
    }
    await().until(() -> troubles(port, "too-many-connections") == before + 1);
    for (RawClient client : clients) {
      client.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent", "peer", "management"})
  void theRestOfARefusedBodyIsReadForAShortTimeOnly(String port) throws IOException {
    double before = troubles(port, "unread-body");
    try (var client = new RawClient(node.port(port))) {
      assertThat(client.send(refused(100_000)).answer()).startsWith("HTTP/1.1 4");
      assertThat(client.rest()).isEmpty();
    }
    assertThat(troubles(port, "unread-body")).isEqualTo(before + 1);
    assertThat(troubles(port, "header-timeout")).isZero();
  }

  private static double troubles(String port, String kind) {
    return node.meters()
        .get("grapevine.http.troubles")
        .tags("port", port, "kind", kind)
        .counter()
        .count();
  }

  /** The head of a request that is answered without its body. */
  private static String refused(long length) {
    return "PUT /no/such/path HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n".formatted(length);
  }

  private static double open(String port) {
    return node.meters().get("grapevine.http.connections").tag("port", port).gauge().value();
  }
}
