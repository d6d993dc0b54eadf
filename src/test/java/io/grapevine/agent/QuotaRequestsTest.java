package io.grapevine.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.grapevine.GrapevineApplication;
import io.grapevine.access.Policies;
import io.grapevine.access.Policy;
import io.grapevine.access.PolicyParser;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Stamp;
import io.grapevine.testing.Http;
import io.grapevine.testing.LiveNode;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.RawClient;
import io.grapevine.testing.Utf8;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What a node with quotas answers; each test uses a prefix of its own. */
@SpringBootTest(
    classes = GrapevineApplication.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "grapevine.connection.address=127.0.0.1",
      "grapevine.connection.port=0",
      "grapevine.access.enabled=true",
      "management.server.port=0",
    })
@Import({LiveNode.Time.class, SubjectHeader.class})
@Timeout(60)
class QuotaRequestsTest {

  /** {@link SubjectHeader} decides who is asking. */
  private static final String RULES =
      "rules: [{name: all, subjects: [anonymous], prefix: \"\", may: [write, operate]}]\n";

  private static final String LINES = "application/x-ndjson";

  private final Http http;
  private final int port;
  private final ReplicatedState state;
  private final Policies policies;
  private final MeterRegistry meters;
  private final ManualClock clock;

  QuotaRequestsTest(
      @LocalServerPort int port,
      @Autowired ReplicatedState state,
      @Autowired Policies policies,
      @Autowired MeterRegistry meters,
      @Autowired ManualClock clock) {
    this.http = new Http(port);
    this.port = port;
    this.state = state;
    this.policies = policies;
    this.meters = meters;
    this.clock = clock;
  }

  @DynamicPropertySource
  static void rules(DynamicPropertyRegistry registry) throws IOException {
    Path rules = Files.createTempFile("rules", ".yaml");
    Files.writeString(rules, RULES);
    rules.toFile().deleteOnExit();
    registry.add("grapevine.access.rules", rules::toString);
  }

  @Test
  void aWriteThatNeedsMoreThanIsLeftIsRefusedWithWhatIsLeft() {
    apply("{name: room, prefix: room/, entries: 2}");
    put("cart", "/v1/state/room/1", 201);
    put("cart", "/v1/state/room/2", 201);

    HttpResponse<String> refused = put("cart", "/v1/state/room/3", 507);

    assertProblem(refused, 507, "quota-exceeded");
    assertFields(refused, "room", "entries", 2, 0);
    assertThat(JsonPath.<String>read(refused.body(), "$.detail"))
        .isEqualTo(
            "The quota room allows 2 entries below \"room/\"; 0 are left; delete keys, or have the"
                + " quota raised.");
    assertThat(http.get("/v1/state/room/3").statusCode()).isEqualTo(404);
    put("cart", "/v1/state/room/2", 200);
    http.delete("/v1/state/room/1");
    put("cart", "/v1/state/room/3", 201);
  }

  @Test
  void aSubjectThatWritesTooOftenIsAskedToWait() {
    apply("{name: rate, prefix: rate/, writes-per-second: 2}");
    put("cart", "/v1/state/rate/1", 201);
    put("cart", "/v1/state/rate/2", 201);

    HttpResponse<String> refused = put("cart", "/v1/state/rate/3", 429);

    assertProblem(refused, 429, "write-rate-exceeded");
    assertFields(refused, "rate", "writes-per-second", 2, 0);
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    put("other", "/v1/state/rate/4", 201);
    assertThat(send("cart", "DELETE", "/v1/state/rate/1", "").statusCode()).isEqualTo(429);
    assertThat(send("cart", "PATCH", "/v1/state/rate/1?ttl=1m", "").statusCode()).isEqualTo(429);
    clock.advance(Duration.ofSeconds(1));
    put("cart", "/v1/state/rate/3", 201);
  }

  @Test
  void manyWritesAreAllOrNone() {
    apply("{name: many, prefix: many/, entries: 2}");
    String three = "{\"many/1\":{\"value\":1},\"many/2\":{\"value\":1},\"many/3\":{\"value\":1}}";

    HttpResponse<String> refused = send("cart", "PATCH", "/v1/state", three);

    assertProblem(refused, 507, "quota-exceeded");
    assertFields(refused, "many", "entries", 2, 2);
    assertThat(http.get("/v1/state/many/1").statusCode()).isEqualTo(404);
  }

  @Test
  void anImportReportsTheLinesForWhichThereIsNoRoom() {
    apply("{name: import, prefix: import/, entries: 1}");
    String lines =
        """
        {"key":"import/1","value":1}
        {"key":"import/2","value":1}
        {"key":"elsewhere/import","value":1}
        """;

    HttpResponse<String> answer = send("cart", "POST", "/v1/import", lines, "Content-Type", LINES);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(JsonPath.<Integer>read(answer.body(), "$.imported")).isEqualTo(2);
    assertThat(JsonPath.<Integer>read(answer.body(), "$.errors[0].line")).isEqualTo(2);
    assertThat(JsonPath.<String>read(answer.body(), "$.errors[0].type"))
        .isEqualTo("urn:grapevine:problem:quota-exceeded");
  }

  @Test
  void anImportEndsWhenItsSubjectHasWrittenTooOften() {
    apply("{name: fast, prefix: fast/, writes-per-second: 2}");
    String line = "{\"key\":\"fast/%d\",\"value\":1}\n";

    HttpResponse<String> answer =
        send(
            "cart",
            "POST",
            "/v1/import",
            line.formatted(1) + line.formatted(2) + line.formatted(3) + line.formatted(4),
            "Content-Type",
            LINES);

    assertProblem(answer, 429, "write-rate-exceeded");
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(JsonPath.<Integer>read(answer.body(), "$.imported")).isEqualTo(2);
  }

  @Test
  void aDeleteBelowAPrefixEndsWhenItsSubjectHasWrittenTooOften() {
    for (int i = 0; i < 5; i++) {
      put("other", "/v1/state/gone/" + i, 201);
    }
    apply("{name: gone, prefix: gone/, writes-per-second: 3}");

    HttpResponse<String> answer = send("cart", "DELETE", "/v1/state?prefix=gone/", "");

    assertProblem(answer, 429, "write-rate-exceeded");
    assertThat(JsonPath.<Integer>read(answer.body(), "$.deleted")).isEqualTo(3);
    clock.advance(Duration.ofSeconds(1));
    answer = send("cart", "DELETE", "/v1/state?prefix=gone/", "");
    assertThat(answer.body()).isEqualTo("{\"deleted\":2}");
  }

  @Test
  void whatPeersBringIsKeptAndLeavesNoRoom() {
    apply("{name: peers, prefix: peers/, entries: 1}");
    for (int i = 0; i < 3; i++) {
      state.merge(
          Entry.value(Key.of("peers/" + i), Stamp.of(clock.millis(), i), Utf8.bytes("1"), 0));
    }

    assertFields(put("cart", "/v1/state/peers/9", 507), "peers", "entries", 1, 0);
    assertThat(http.get("/v1/state/peers/2").statusCode()).isEqualTo(200);
    assertThat(meters.get("grapevine.quota.entries").tag("quota", "peers").gauge().value())
        .isEqualTo(3);
  }

  /** A reset connection sends no sign of its end but the reset. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aClosedWatchMakesRoomForAnother(boolean reset) throws IOException {
    String name = "watches" + reset;
    apply("{name: %s, prefix: %s/, watches: 1}".formatted(name, name));
    String path = "/v1/watch?prefix=" + name + "/";
    try (RawClient first = new RawClient(port)) {
      first.send("GET " + path + " HTTP/1.1\r\nHost: node\r\nTest-Subject: cart\r\n\r\n");
      Awaitility.await().until(first::isAnswered);

      HttpResponse<String> refused = http.get(path, "Test-Subject", "cart");

      assertProblem(refused, 429, "watch-quota-exceeded");
      assertFields(refused, name, "watches", 1, 0);
      assertThat(refused.headers().firstValue("Retry-After")).contains("10");
      assertProblem(http.get("/v1/watch", "Test-Subject", "cart"), 429, "watch-quota-exceeded");
      assertThat(http.send("HEAD", path, BodyPublishers.noBody(), "Test-Subject", "cart"))
          .satisfies(head -> assertThat(head.statusCode()).isEqualTo(200));
      if (reset) {
        first.reset();
      }
    }
    Awaitility.await()
        .untilAsserted(() -> {
          try (RawClient next = new RawClient(port)) {
            next.send("GET " + path + " HTTP/1.1\r\nHost: node\r\nTest-Subject: cart\r\n\r\n");
            assertThat(next.statusLine()).isEqualTo("HTTP/1.1 200 OK");
          }
        });
  }

  @Test
  void quotasThatAreReplacedUnderWritesAlwaysHold() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    apply("{name: reload0, prefix: reload/, entries: 50}");
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<?> writer =
          threads.submit(() -> {
            for (int i = 0; !done.get(); i++) {
              send("cart", "PUT", "/v1/state/reload/" + i % 200, "1");
            }
          });
      for (int i = 1; i <= 5; i++) {
        String other = i % 2 == 0 ? "" : ", {name: all%d, entries: 100000}".formatted(i);
        apply("{name: reload%d, prefix: reload/, entries: 50}%s".formatted(i, other));
      }
      Awaitility.await().until(() -> put("cart", "/v1/state/reload/last").statusCode() == 507);
      done.set(true);
      writer.get();
    }

    assertThat(JsonPath.<Integer>read(stats("reload/"), "$.entries")).isEqualTo(50);
  }

  @Test
  void aSubjectWithManyKeysIsCountedWhileOthersAreServed() {
    for (int i = 0; i < 200_000; i++) {
      state.put(Key.of("large/" + i), Utf8.bytes("1"), 0);
    }

    apply("{name: large, prefix: large/, entries: 200000}");

    Awaitility.await()
        .until(
            () -> meters.get("grapevine.quota.entries").tag("quota", "large").gauge().value(),
            value -> value == 200_000);
    assertFields(put("cart", "/v1/state/large/x", 507), "large", "entries", 200_000, 0);
    state.retain(entry -> !entry.keyText().startsWith("large/"));
    put("cart", "/v1/state/large/x", 201);
  }

  /** From now on the node has these quotas. */
  private void apply(String quotas) {
    String yaml = RULES + "quotas: [" + quotas + "]\n";
    Policy policy = PolicyParser.parse(yaml.getBytes(StandardCharsets.UTF_8));
    policies.replace(policy);
    policy
        .quotas()
        .forEach(quota ->
            Awaitility.await()
                .until(() ->
                    meters.find("grapevine.quota.refused").tag("quota", quota.name()).counter()
                        != null));
  }

  private String stats(String prefix) {
    return http.get("/v1/stats?prefix=" + prefix, "Test-Subject", "cart").body();
  }

  private HttpResponse<String> put(String subject, String path, int status) {
    HttpResponse<String> answer = put(subject, path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return answer;
  }

  private HttpResponse<String> put(String subject, String path) {
    return send(subject, "PUT", path, "1");
  }

  private HttpResponse<String> send(
      String subject, String method, String path, String body, String... headers) {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "Test-Subject";
    all[headers.length + 1] = subject;
    return http.send(
        method,
        path,
        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body),
        all);
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String type) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(JsonPath.<String>read(answer.body(), "$.type"))
        .isEqualTo("urn:grapevine:problem:" + type);
  }

  private static void assertFields(
      HttpResponse<String> answer, String quota, String resource, int limit, int left) {
    assertThat(JsonPath.<String>read(answer.body(), "$.quota")).isEqualTo(quota);
    assertThat(JsonPath.<String>read(answer.body(), "$.resource")).isEqualTo(resource);
    assertThat(JsonPath.<Integer>read(answer.body(), "$.limit")).isEqualTo(limit);
    assertThat(JsonPath.<Integer>read(answer.body(), "$.left")).isEqualTo(left);
  }
}
