package io.grapevine.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import io.grapevine.testing.RawClient;
import io.grapevine.testing.Utf8;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/** What a node with quotas answers. */
class QuotaRequestsTest extends NodeWithQuotas {

  QuotaRequestsTest(@LocalServerPort int port, ApplicationContext node) {
    super(port, node);
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

  private String stats(String prefix) {
    return http.get("/v1/stats?prefix=" + prefix, "Test-Subject", "cart").body();
  }
}
