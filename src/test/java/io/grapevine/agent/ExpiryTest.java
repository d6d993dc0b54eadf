package io.grapevine.agent;

import static io.grapevine.agent.problem.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.Http;
import io.grapevine.testing.LiveNode;
import io.grapevine.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The {@code ttl} of a write, as a client sees it. */
@LiveNode
class ExpiryTest {

  private final Http node;
  private final ManualClock clock;

  ExpiryTest(@LocalServerPort int port, @Autowired ManualClock clock) {
    this.node = new Http(port);
    this.clock = clock;
  }

  @ParameterizedTest
  @CsvSource({"500ms, 500", "30s, 30000", "5m, 300000", "2h, 7200000", "7d, 604800000"})
  void aPageSaysHowLongAValueLives(String ttl, String millis) {
    assertThat(node.put("/v1/state/ttl/" + ttl + "?ttl=" + ttl, "1").statusCode()).isEqualTo(201);

    assertThat(node.get("/v1/state?prefix=ttl/" + ttl).body()).contains("\"ttl\":" + millis);
  }

  @Test
  void aValueIsGoneWhenItsTimeIsOver() {
    node.put("/v1/state/expiring/a?ttl=30s", "1");

    clock.advance(Duration.ofMillis(29_999));
    assertThat(node.get("/v1/state/expiring/a").body()).isEqualTo("1");

    clock.advance(Duration.ofMillis(1));
    assertProblem(node.get("/v1/state/expiring/a"), 404, "not-found");
    assertThat(node.get("/v1/state?prefix=expiring/").body()).isEqualTo("{\"entries\":[]}");
    assertThat(node.put("/v1/state/expiring/a", "2").statusCode()).isEqualTo(201);
  }

  @Test
  void aWriteWithoutATtlLivesForEver() {
    node.put("/v1/state/expiring/b?ttl=30s", "1");
    node.put("/v1/state/expiring/b", "2");

    clock.advance(Duration.ofSeconds(31));

    assertThat(node.get("/v1/state/expiring/b").body()).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5",
        "-1s",
        "0s",
        "x",
        "",
        "1.5s",
        "999999999999d",
        "9223372036854775808ms",
        "%2B"
      })
  void refusesAWrongTtlAndWritesNothing(String ttl) {
    node.put("/v1/state/ttl/refused", "1");

    assertProblem(node.put("/v1/state/ttl/refused?ttl=" + ttl, "2"), 400, "invalid-ttl");
    assertThat(node.get("/v1/state/ttl/refused").body()).isEqualTo("1");
  }
}
