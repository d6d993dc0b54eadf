package io.grapevine.agent.watch;

import static io.grapevine.agent.problem.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.Http;
import io.grapevine.testing.LiveNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

@LiveNode
class HeartbeatTest {

  private final Http node;

  HeartbeatTest(@LocalServerPort int port) {
    node = new Http(port);
  }

  @Test
  void renewsTheTtlAndKeepsTheValue() {
    String before = tag(node.put("/v1/state/touch/a?ttl=10s", "{\"a\":1}"));

    var touched = touch("/v1/state/touch/a?ttl=1h");

    assertThat(touched.statusCode()).isEqualTo(204);
    var read = node.get("/v1/state/touch/a");
    assertThat(read.body()).isEqualTo("{\"a\":1}");
    assertThat(tag(read)).isEqualTo(tag(touched)).isNotEqualTo(before);
    assertThat(read.headers().firstValueAsLong("Grapevine-Ttl").orElseThrow())
        .isBetween(3_500_000L, 3_600_000L);
  }

  @Test
  void neverMakesTheValueStay() {
    node.put("/v1/state/touch/stays?ttl=10s", "1");

    assertThat(touch("/v1/state/touch/stays?ttl=never").statusCode()).isEqualTo(204);

    assertThat(node.get("/v1/state/touch/stays").headers().firstValue("Grapevine-Ttl")).isEmpty();
  }

  @Test
  void aHeartbeatAfterTheEndFindsNothing() {
    assertProblem(touch("/v1/state/touch/nothing?ttl=10s"), 404, "not-found");
    assertThat(node.get("/v1/state/touch/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void aTouchCanHaveACondition() {
    String old = tag(node.put("/v1/state/touch/if?ttl=10s", "1"));
    String present = tag(node.put("/v1/state/touch/if?ttl=10s", "2"));

    var refused = touch("/v1/state/touch/if?ttl=1h", "If-Match", old);

    assertProblem(refused, 412, "condition-failed");
    assertThat(tag(refused)).isEqualTo(present);
    assertThat(touch("/v1/state/touch/if?ttl=1h", "If-Match", present).statusCode()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?ttl=5", "?ttl=0s"})
  void aTouchNeedsATtl(String query) {
    node.put("/v1/state/touch/ttl", "1");

    assertProblem(touch("/v1/state/touch/ttl" + query), 400, "invalid-ttl");
  }

  @Test
  void aTouchHasNoBody() {
    node.put("/v1/state/touch/body", "1");

    var refused = node.send("PATCH", "/v1/state/touch/body?ttl=5s", BodyPublishers.ofString("2"));

    assertProblem(refused, 415, "unsupported-type");
    assertThat(node.get("/v1/state/touch/body").body()).isEqualTo("1");
  }

  private HttpResponse<String> touch(String path, String... headers) {
    return node.send("PATCH", path, BodyPublishers.noBody(), headers);
  }

  private static String tag(HttpResponse<String> response) {
    return response.headers().firstValue("ETag").orElseThrow();
  }
}
