package io.grapevine.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.grapevine.testing.RawClient;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors that are found before any code of ours runs, over raw sockets. */
class BareErrorsTest {

  private static final String KEY = "/v1/state/bare";

  private static NodeOnThreePorts node;

  @BeforeAll
  static void start() {
    node = new NodeOnThreePorts();
  }

  @AfterAll
  static void end() {
    node.close();
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        malformed(400, "GET %s HTTP/9\r\nHost: x\r\n\r\n"),
        malformed(400, "GET %s HTTP/0.9\r\nHost: x\r\n\r\n"),
        malformed(400, "GET %s HTTP/2.0\r\nHost: x\r\n\r\n"),
        malformed(400, "GET %s\r\nHost: x\r\n\r\n"),
        malformed(400, "GET %s HTTP/1.1\r\n\r\n"),
        malformed(400, "GET %s HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n"),
        malformed(400, "GET %s HTTP/1.1\r\nHost: x\r\nX Y: z\r\n\r\n"),
        malformed(400, "GET %s HTTP/1.1\r\nHost: x\r\n: z\r\n\r\n"),
        malformed(400, "GET %s HTTP/1.1\r\nHost: x\r\nX: \u0000\r\n\r\n"),
        malformed(400, "GET %s|b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
        malformed(400, "GET %s%% HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
        malformed(400, "GET %s?ttl=%%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
        malformed(400, "GET %s b HTTP/1.1\r\nHost: x\r\n\r\n"),
        malformed(400, "PUT %s HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n"),
        malformed(
            400, "PUT %s HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"),
        malformed(400, "PUT %s HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n"),
        malformed(400, "PUT %s HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        malformed(
            400, "PUT %s HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n1\r\n-\r\n"),
        malformed(400, "\u0000\u0001 %s\r\n\r\n"),
        malformed(414, "GET %s" + "a".repeat(9_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"),
        malformed(431, "GET %s HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(9_000) + "\r\n\r\n"),
        malformed(417, "GET %s HTTP/1.1\r\nHost: x\r\nExpect: more\r\nConnection: close\r\n\r\n"));
  }

  private static Arguments malformed(int status, String request) {
    return Arguments.of(status, request.formatted(KEY));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void isAProblemOnTheAgentPort(int status, String request) throws IOException {
    try (var client = new RawClient(node.port("agent"))) {
      assertProblem(client.send(request).rest(), status);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"peer", "management"})
  void isAProblemOnTheOtherPortsToo(String port) throws IOException {
    try (var client = new RawClient(node.port(port))) {
      assertProblem(client.send("GET / HTTP/1.1\r\nX Y: z\r\n\r\n").rest(), 400);
    }
  }

  private static void assertProblem(String answer, int status) {
    int end = answer.indexOf("\r\n\r\n");
    String head = answer.substring(0, end);
    String body = answer.substring(end + 4);
    assertThat(head).startsWith("HTTP/1.1 " + status);
    assertThat(head.lines().map(String::toLowerCase))
        .contains(
            "content-type: application/problem+json",
            "content-length: " + body.length(),
            "connection: close");
    assertThat(JsonPath.<Map<String, Object>>read(body, "$"))
        .containsOnlyKeys("type", "title", "status", "detail")
        .containsEntry("status", status);
  }

  /** A body would be taken for the next response. */
  @Test
  void theAnswerToHeadHasNoBody() throws IOException {
    try (var client = new RawClient(node.port("agent"))) {
      client.send("HEAD %s|b HTTP/1.1\r\nHost: x\r\n\r\n".formatted(KEY)).get("/nothing");

      String all = client.send("GET / HTTP/1.1\r\n\r\n").rest();

      assertThat(all)
          .startsWith("HTTP/1.1 400")
          .containsPattern("(?s)^[^{]*\\r\\n\\r\\nHTTP/1.1 404.*\\}HTTP/1.1 400");
    }
  }

  @Test
  void anErrorOfTheUrlAloneKeepsTheConnectionAndTheOrder() throws IOException {
    try (var client = new RawClient(node.port("agent"))) {
      client.get("/nothing").get(KEY + "|b").get("/v1/stats").get(KEY + "%");

      assertThat(client.answer()).startsWith("HTTP/1.1 404");
      assertThat(client.answer()).startsWith("HTTP/1.1 400");
      assertThat(client.answer()).startsWith("HTTP/1.1 200");
      assertThat(client.answer()).startsWith("HTTP/1.1 400");
    }
  }

  @Test
  void anHttp10RequestNeedsNoHost() throws IOException {
    try (var client = new RawClient(node.port("agent"))) {
      assertThat(client.send("GET /v1/stats HTTP/1.0\r\n\r\n").rest()).startsWith("HTTP/1.0 200");
    }
  }

  @Test
  void anHttp10ClientGetsNoChunks() throws IOException {
    try (var client = new RawClient(node.port("agent"))) {
      client.send("GET /v1/export HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

      assertThat(client.rest())
          .startsWith("HTTP/1.1 200")
          .containsIgnoringCase("connection: close")
          .doesNotContainIgnoringCase("chunked")
          .doesNotEndWith("0\r\n\r\n");
    }
  }
}
