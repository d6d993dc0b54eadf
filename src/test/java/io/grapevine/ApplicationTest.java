package io.grapevine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.grapevine.state.ReplicatedState;
import io.grapevine.testing.Http;
import io.grapevine.testing.LiveNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.reactor.netty.autoconfigure.ReactorNettyProperties;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

/** One whole node as its operator sees it. */
@LiveNode
class ApplicationTest {

  private final Http agent;
  private final Http management;
  private final ReplicatedState state;

  ApplicationTest(
      @LocalServerPort int agent,
      @LocalManagementPort int management,
      @Autowired ReplicatedState state) {
    this.agent = new Http(agent);
    this.management = new Http(management);
    this.state = state;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rounds_total{kind=\"push\"}",
        "rounds_total{kind=\"pull\"}",
        "contacts_total{kind=\"push\",outcome=\"ok\"}",
        "contacts_total{kind=\"pull\",outcome=\"ok\"}",
        "contacts_total{kind=\"pull\",outcome=\"timeout\"}",
        "contacts_total{kind=\"pull\",outcome=\"no-connection\"}",
        "contacts_total{kind=\"pull\",outcome=\"error-status\"}",
        "contacts_total{kind=\"pull\",outcome=\"malformed\"}",
        "contacts_total{kind=\"pull\",outcome=\"too-large\"}",
        "transferred_entries_total{direction=\"sent\"}",
        "transferred_entries_total{direction=\"received\"}",
        "transferred_bytes_total{direction=\"sent\"}",
        "transferred_bytes_total{direction=\"received\"}",
        "merge_outcomes_total{outcome=\"merged\"}",
        "merge_outcomes_total{outcome=\"obsolete\"}",
        "merge_outcomes_total{outcome=\"no-room\"}",
        "merge_outcomes_total{outcome=\"too-far-ahead\"}",
        "state_entries",
        "state_bytes",
        "rumors_waiting",
        "peers_known",
        "peers_backed_off",
        "last_pull_age_seconds",
      })
  void everyMetricIsThereFromTheStart(String name) {
    assertThat(metrics())
        .anySatisfy(line -> assertThat(line).startsWith("grapevine_" + name + " "));
  }

  @Test
  void theMetricsOfTheStateAreThoseOfTheState() {
    agent.put("/v1/state/metrics/a", "1");

    assertThat(metrics())
        .contains(
            "grapevine_state_entries " + (double) state.size(),
            "grapevine_state_bytes " + (double) state.bytes(),
            "grapevine_peers_known 0.0");
  }

  @Test
  void aNodeAloneBecomesReady() {
    await().until(() -> management.get("/actuator/health/readiness").statusCode() == 200);

    var readiness = management.get("/actuator/health/readiness");

    assertThat(readiness.body()).contains("\"status\":\"UP\"");
    Map<String, Object> node = JsonPath.read(readiness.body(), "$.components.node.details");
    assertThat(node)
        .containsEntry("phase", "READY")
        .containsEntry("peers", 0)
        .containsEntry("cutOff", false)
        .containsKeys("version", "entries", "peersBackedOff");
  }

  @Test
  void itIsAlive() {
    var liveness = management.get("/actuator/health/liveness");

    assertThat(liveness.statusCode()).isEqualTo(200);
    assertThat(liveness.body()).contains("\"status\":\"UP\"");
  }

  @Test
  void itsHealthHasThePartsThatAreItsOwn() {
    Map<String, Object> parts =
        JsonPath.read(management.get("/actuator/health").body(), "$.components");

    assertThat(parts).containsKeys("node", "capacity");
  }

  @Test
  void whatIsForOperatorsIsNotForApplications() {
    assertThat(Stream.of("/actuator", "/actuator/health", "/actuator/prometheus"))
        .allSatisfy(path -> assertThat(agent.get(path).statusCode()).isEqualTo(404));
    assertThat(management.get("/v1/state").statusCode()).isEqualTo(404);
  }

  @Test
  void operatorsSeeNoMoreThanTheyNeed() {
    assertThat(Stream.of("env", "beans", "heapdump", "configprops", "loggers", "shutdown"))
        .allSatisfy(
            name -> assertThat(management.get("/actuator/" + name).statusCode()).isEqualTo(404));
  }

  private List<String> metrics() {
    var answer = management.get("/actuator/prometheus");
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body().lines().toList();
  }

  @Test
  @DisplayName("Trap: every node took two more seconds to end, and waited for nothing")
  void itsEventLoopsEndAtOnce(@Autowired ReactorNettyProperties loops) {
    assertThat(loops.getShutdownQuietPeriod()).isZero();
  }
}
