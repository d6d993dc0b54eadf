package io.grapevine.cluster;

import static io.grapevine.cluster.ClusterChecks.JSON;
import static io.grapevine.cluster.ClusterChecks.awaitEverywhere;
import static io.grapevine.cluster.ClusterChecks.awaitGoneEverywhere;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A node whose only peer speaks JSON only, as c19 0.1 agents do, and is slow at first. */
@RunsProcesses
class JsonOnlyPeerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final NodePorts PORTS = NodePorts.free();
  private static final StubAgent AGENT = new StubAgent();

  private static NodeProcess node;
  private static HttpResponse<String> readinessBeforeThePull;
  private static Map<String, String> servedWhenReady;

  @BeforeAll
  static void start() {
    AGENT.put("agent/plain", "{\"a\":1}", "null");
    AGENT.put("agent/expiring", "[1,2]", "3600000");
    node =
        NodeProcess.start(
            "node",
            PORTS,
            List.of(AGENT.port()),
            ClusterTls.OFF,
            "grapevine.connection.bootstrap-timeout=10m",
            "grapevine.connection.pull-interval=1s");
    await("the node asks the agent").atMost(PATIENCE).until(AGENT::wasAsked);
    await("health")
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> node.client().version(), v -> true);
    readinessBeforeThePull = node.client().readiness();
    AGENT.release();
    await("ready").atMost(PATIENCE).until(node.client()::isReady);
    servedWhenReady = ClusterChecks.scan(node.client(), "agent/");
  }

  @AfterAll
  static void end() {
    node.close();
    AGENT.close();
  }

  /** Trap: ready before the first pull; a new pod answered 404 for everything. */
  @Test
  void aNodeIsNotReadyBeforeItHasTheStateOfAPeer() {
    assertThat(readinessBeforeThePull.statusCode()).isEqualTo(503);
    assertThat(readinessBeforeThePull.body()).contains("\"phase\":\"STARTING\"");
    assertThat(servedWhenReady)
        .containsEntry("agent/plain", "{\"a\":1}")
        .containsEntry("agent/expiring", "[1,2]");
  }

  @Test
  void whatTheAgentChangesIsPulled() {
    AGENT.put("agent/later", "\"first\"", "null");
    awaitEverywhere(List.of(node), "agent/later", "\"first\"");

    AGENT.put("agent/later", "\"second\"", "null");
    awaitEverywhere(List.of(node), "agent/later", "\"second\"");
  }

  @Test
  void whatIsWrittenOnTheNodeReachesTheAgentAsJson() {
    node.client().put("node/plain", "{\"b\":[true,null]}");
    node.client().put("node/expiring", "2", "?ttl=1h");

    await("the agent has both")
        .atMost(PATIENCE)
        .until(() -> AGENT.state().keySet().containsAll(List.of("node/plain", "node/expiring")));
    JsonNode plain = AGENT.state().get("node/plain");
    assertThat(plain.get("value").toString()).isEqualTo("{\"b\":[true,null]}");
    assertThat(plain.get("ts").isIntegralNumber()).isTrue();
    assertThat(plain.get("ttl").isNull()).isTrue();
    assertThat(AGENT.state().get("node/expiring").get("ttl").asLong()).isEqualTo(3_600_000);
    assertThat(AGENT.contentTypes()).containsOnly("application/json");
  }

  @Test
  void aDeltaWithoutAContentTypeIsMerged() {
    String delta =
        "{\"pushed\":{\"value\":\"by the agent\",\"ts\":%d,\"ttl\":null,\"extra\":1}}"
            .formatted(InstantSource.system().millis());

    assertThat(node.client().peerPut(delta).statusCode()).isBetween(200, 299);

    assertThat(node.client().get("pushed").body()).isEqualTo("\"by the agent\"");
  }

  @Test
  void anAgentThatAsksWithItsOwnKindOfVersionGetsTheStateAsJson() {
    node.client().put("node/asked", "3");

    HttpResponse<String> answer = node.client().peerGet("/1234567890");

    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode entry = JSON.readTree(answer.body()).get("node/asked");
    assertThat(entry.get("value").asInt()).isEqualTo(3);
    assertThat(entry.get("ts").isIntegralNumber()).isTrue();
    assertThat(entry.get("ttl").isNull()).isTrue();
  }

  /** Trap: deleted keys came back; the agent, which knows no tombstones, offers it for ever. */
  @Test
  void aKeyThatWasDeletedStaysSoThoughTheAgentStillHasIt() {
    AGENT.put("agent/deleted", "1", "null");
    awaitEverywhere(List.of(node), "agent/deleted", "1");

    node.client().delete("agent/deleted");

    awaitGoneEverywhere(List.of(node), "agent/deleted");
    await("the agent hears of it")
        .atMost(PATIENCE)
        .until(() -> AGENT.state().get("agent/deleted").get("value").isNull());
    assertThat(node.client().get("agent/deleted").statusCode()).isEqualTo(404);
  }
}
