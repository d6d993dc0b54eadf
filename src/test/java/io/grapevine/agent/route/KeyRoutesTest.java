package io.grapevine.agent.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.testing.Http;
import io.grapevine.testing.LiveNode;
import io.grapevine.testing.RawClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Plain requests have the same answers as those that the controllers serve: each request is sent
 * twice, once with a header that says nothing new but is not plain.
 */
@LiveNode
class KeyRoutesTest {

  private static final String[] NOT_PLAIN = {
    "Accept", "application/json, application/problem+json"
  };

  private final Http node;
  private final int port;
  private final MeterRegistry registry;

  KeyRoutesTest(@LocalServerPort int port, @Autowired MeterRegistry registry) {
    this.port = port;
    this.node = new Http(port);
    this.registry = registry;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "routes/value",
        "routes/expires",
        "routes/none",
        "routes/..",
        "routes/a;b=c//d",
        "routes/none\u0027s"
      })
  void readsHaveTheSameAnswers(String key) {
    node.put("/v1/state/routes/value", "{\"a\":[1,2]}");
    node.put("/v1/state/routes/expires?ttl=1h", "true");
    node.put("/v1/state/routes/a;b=c//d", "\"odd\"");

    assertSame(get(key), get(key, NOT_PLAIN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "W/\"x\"", "\"x\", \"y\"", "x", "", "\"", "PRESENT", "W/PRESENT"})
  void conditionalReadsHaveTheSameAnswers(String condition) {
    node.put("/v1/state/routes/tagged", "1");
    String tag = get("routes/tagged").headers().firstValue("ETag").orElseThrow();
    String some = condition.replace("PRESENT", tag);

    assertSame(
        get("routes/tagged", "If-None-Match", some),
        get("routes/tagged", with("If-None-Match", some)));
    assertSame(
        get("routes/untagged", "If-None-Match", some),
        get("routes/untagged", with("If-None-Match", some)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        " { \"b\" : 1.50 , \"a\" : \"\\u00e4\" } ",
        "{",
        "",
        "nul",
        "1 2",
        "\"\u00e4\"",
        "\u0000",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"
      })
  void writesHaveTheSameAnswersAndEffects(String body) {
    String plain = "/v1/state/routes/written/plain";
    String other = "/v1/state/routes/written/other";
    for (int i = 0; i < 2; i++) { // Create, then replace.
      assertThat(answer(node.put(plain, body)).toString().replace("plain", "other"))
          .isEqualTo(answer(node.put(other, body, NOT_PLAIN)).toString());
    }
    assertThat(node.get(plain).body().replace("plain", "other")).isEqualTo(node.get(other).body());
    node.delete(plain);
    node.delete(other);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10s", "never", "5", "1y", "0s", "99999999999d"})
  void ttlsHaveTheSameAnswersAndEffects(String ttl) {
    String path = "/v1/state/routes/ttl?ttl=" + ttl;
    node.put("/v1/state/routes/ttl", "0");

    assertSame(node.put(path, "1"), node.put(path, "1", NOT_PLAIN));
    assertSame(node.put(path, "{"), node.put(path, "{", NOT_PLAIN));
    node.put(path, "1");
    var plain = get("routes/ttl");
    node.put(path, "1", NOT_PLAIN);
    assertSame(plain, get("routes/ttl"));
  }

  @Test
  void aLargeValueIsWholeAndOneThatIsTooLargeIsRefused() {
    String large = "\"" + "x".repeat(LiveNode.MAX_VALUE_BYTES - 2) + "\"";

    assertThat(node.put("/v1/state/routes/large", large).statusCode()).isEqualTo(201);
    assertThat(get("routes/large").body()).isEqualTo(large);
    assertSame(
        node.put("/v1/state/routes/large", large + " "),
        node.put("/v1/state/routes/large", large + " ", NOT_PLAIN));
  }

  @Test
  void aBodyThatEndsEarlyWritesNothing() throws IOException {
    try (var client = new RawClient(port)) {
      client.send("PUT /v1/state/routes/half HTTP/1.1\r\nHost: n\r\nContent-Length: 3\r\n\r\n12");
    }

    assertThat(node.get("/v1/state/routes/half").statusCode()).isEqualTo(404);
  }

  @Test
  void aBodyMayArriveInPiecesAndRequestsTogether() throws IOException {
    try (var client = new RawClient(port)) {
      String head = "PUT /v1/state/routes/pieces HTTP/1.1\r\nHost: n\r\nContent-Length: 3\r\n\r\n";
      client.send(head + "1");
      node.get("/v1/state/routes/pieces"); // By then, the first piece has arrived.
      client.send("2");
      client.send("3" + head + "456");
      assertThat(client.answer()).startsWith("HTTP/1.1 201 ");
      assertThat(client.answer()).startsWith("HTTP/1.1 200 ");
    }

    assertThat(node.get("/v1/state/routes/pieces").body()).isEqualTo("456");
  }

  @Test
  void bothCountInTheSameMetric() {
    node.put("/v1/state/routes/counted", "1");
    get("routes/counted", NOT_PLAIN);
    await().until(() -> count("GET", 200) > 0);
    long before = count("GET", 200);

    get("routes/counted");
    get("routes/counted", NOT_PLAIN);

    await().until(() -> count("GET", 200) == before + 2); // The framework counts afterwards.
    assertThat(count("PUT", 201)).isPositive();
  }

  private long count(String method, int status) {
    return registry
        .get("http.server.requests")
        .tags("uri", "/v1/state/{*key}", "method", method, "status", Integer.toString(status))
        .tags("error", "none", "exception", "none", "outcome", "SUCCESS")
        .timers()
        .stream()
        .mapToLong(Timer::count)
        .sum();
  }

  private static void assertSame(HttpResponse<String> plain, HttpResponse<String> other) {
    assertThat(answer(plain)).isEqualTo(answer(other));
  }

  /** Everything in an answer that does not depend on how many writes there were before. */
  private record Answer(int status, Map<String, List<String>> headers, String body) {}

  private static Answer answer(HttpResponse<String> response) {
    Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
    headers.computeIfPresent(
        "etag", (name, tags) -> List.of(tags.getFirst().replaceAll("\\w", "x")));
    headers.computeIfPresent("grapevine-stamp", (name, stamps) -> List.of());
    return new Answer(response.statusCode(), headers, response.body());
  }

  private HttpResponse<String> get(String key, String... headers) {
    return node.get("/v1/state/" + key, headers);
  }

  private static String[] with(String... more) {
    return Stream.concat(Stream.of(NOT_PLAIN), Stream.of(more)).toArray(String[]::new);
  }
}
