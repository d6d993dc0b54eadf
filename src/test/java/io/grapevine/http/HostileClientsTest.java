package io.grapevine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import io.grapevine.testing.Http;
import io.grapevine.testing.RawClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The effect of hostile requests on the responses and the log of a node. */
@ExtendWith(OutputCaptureExtension.class)
class HostileClientsTest {

  /** One for each kind of trouble and port, and some that other parts of the node have to say. */
  private static final int FEW_LINES = 40;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** More than a connection takes into its buffers. */
  private static final int MANY_MEGABYTES = 64;

  private static NodeOnThreePorts node;

  @BeforeAll
  static void start() {
    node =
        new NodeOnThreePorts("grapevine.http.header-timeout=2s", "grapevine.http.idle-timeout=2s");
  }

  @AfterAll
  static void end() {
    node.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent", "peer", "management"})
  void noRequestMakesANodeFailOrFillItsLog(String port, CapturedOutput output) throws IOException {
    List<String> failed = new ArrayList<>();
    for (String request : OddHeads.all()) {
      try (var client = new RawClient(node.port(port))) {
        String answer = client.send(request).statusLine();
        if (answer.matches("HTTP/1.[01] 5.*")) {
          failed.add(answer + " to " + request.substring(0, Math.min(request.length(), 200)));
        }
      }
    }
    assertThat(failed).isEmpty();
    assertFewLines(output);
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent", "peer", "management"})
  void noAbortedRequestFillsTheLog(String port, CapturedOutput output) throws IOException {
    for (int i = 0; i < 100; i++) {
      for (String path : List.of("/", "/v1/state/aborted", "/exchange", "/actuator/health")) {
        for (String method : List.of("PUT", "POST", "GET")) {
          try (var client = new RawClient(node.port(port))) {
            client.send(
                method + " " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n12");
            if (i % 2 == 0) {
              client.reset();
            }
          }
        }
      }
    }
    assertThat(new Http(node.ports.management()).get("/actuator/health/liveness").statusCode())
        .isEqualTo(200);
    assertFewLines(output);
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent", "peer", "management"})
  void ofARefusedBodyNoMoreThanAFewMegabytesAreRead(String port) throws IOException {
    String megabyte = "x".repeat(1 << 20);
    try (var client = new RawClient(node.port(port))) {
      client.send(
          "PUT /no/such/path HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"
              .formatted(MANY_MEGABYTES << 20));
      assertThat(client.answer()).startsWith("HTTP/1.1 4");
      assertThatIOException()
          .isThrownBy(() -> {
            for (int i = 0; i < MANY_MEGABYTES; i++) {
              client.send(megabyte);
            }
          });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent", "peer", "management"})
  void aClientThatReadsOnlyAfterItsBodyIsSentFindsTheRefusal(String port) throws IOException {
    String piece = "x".repeat(1 << 16);
    try (var client = new RawClient(node.port(port))) {
      client.send(
          "PUT /no/such/path HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
              .formatted(16 << 16));
      await().atMost(PATIENCE).until(client::isAnswered);
      for (int i = 0; i < 16; i++) {
        client.send(piece);
      }
      assertThat(client.answer()).startsWith("HTTP/1.1 4");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent", "peer", "management"})
  void afterARefusedBodyTheConnectionServesAgain(String port) throws IOException {
    try (var client = new RawClient(node.port(port))) {
      String body = "x".repeat(100_000);
      client.send(
          "PUT /no/such/path HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"
              .formatted(body.length()));
      assertThat(client.answer()).startsWith("HTTP/1.1 4");
      assertThat(client.send(body).get("/no/such/path").answer()).startsWith("HTTP/1.1 404");
    }
  }

  /** Trap: a malformed chunk ended the body as if it had been the last one. */
  @Test
  void halfABodyIsNotStored() throws IOException {
    var agent = new Http(node.ports.agent());
    try (var client = new RawClient(node.ports.agent())) {
      client.send("PUT /v1/state/half HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      client.send("2\r\n12\r\nzz\r\n");
      assertThat(client.rest()).startsWith("HTTP/1.1 400");
    }
    assertThat(agent.get("/v1/state/half").statusCode()).isEqualTo(404);
  }

  private static void assertFewLines(CapturedOutput output) {
    assertThat(output.getAll().lines().filter(line -> line.startsWith("\tat "))).isEmpty();
    assertThat(output.getAll().lines().count()).as(output.getAll()).isLessThan(FEW_LINES);
  }
}
