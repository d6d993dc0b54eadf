package io.grapevine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.GrapevineApplication;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** How one node starts: quietly if all is well, and otherwise not. */
@RunsProcesses
class StartTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Queue<String> log = new ConcurrentLinkedQueue<>();

  @Test
  void aNodeAloneIsReadyAndHasNothingToComplainAbout() {
    NodePorts ports = NodePorts.free();
    try (NodeProcess node = start(ports)) {
      await("ready").atMost(PATIENCE).until(node.client()::isReady);
      node.client().put("key", "1");

      node.terminate();

      assertThat(node.awaitEnd()).isIn(0, 143);
      awaitLine(" stopped after ");
      assertThat(log)
          .allMatch(line -> line.contains(" INFO ") && line.contains(" io.grapevine."))
          .filteredOn(line -> line.contains(" started: group grapevine; "))
          .singleElement(InstanceOfAssertFactories.STRING)
          .contains(
              "ports %d (agent), %d (peer), %d (management); "
                  .formatted(ports.agent(), ports.peer(), ports.management()))
          .contains(" for a value; peers: none yet");
    }
  }

  @Test
  void aNodeNamesEachSettingThatDoesNotExist() {
    try (NodeProcess node =
        start(NodePorts.free(), "grapevine.conection.r0=4", "-Dgrapevine.x=1")) {
      awaitLine(
          "ignoring the unknown setting grapevine.conection.r0 (command line); did you mean"
              + " grapevine.connection.r0?");
      awaitLine("ignoring the unknown setting grapevine.x (system property)");
      assertThat(node.handle().isAlive()).isTrue();
    }
  }

  /** Trap: one hung peer stalled every round. */
  @Test
  void aNodeGetsTheStateFromTheOnePeerAmongManyWhoseAnswerEnds() throws Exception {
    try (StubAgent good = new StubAgent();
        HostilePeer endless = HostilePeer.trickling();
        HostilePeer another = HostilePeer.trickling();
        HostilePeer third = HostilePeer.trickling();
        NodeProcess node =
            NodeProcess.start(
                "node",
                NodePorts.free(),
                List.of(endless.port(), another.port(), third.port(), good.port()),
                log::add,
                NodeProcess.quickStart(
                    ClusterTls.OFF,
                    "grapevine.connection.response-timeout=1s",
                    "grapevine.connection.transfer-timeout=10m",
                    "grapevine.connection.bootstrap-timeout=10m"))) {
      good.put("key", "\"good\"", "null");
      good.release();

      await("ready").atMost(PATIENCE).until(node.client()::isReady);

      assertThat(node.client().get("key").body()).isEqualTo("\"good\"");
    }
  }

  /** Environment variables, and the exit code; StartFailureTest has the other kinds. */
  @Test
  void aWrongSettingIsOneLineAndExitCodeOne() throws Exception {
    assertFails(
        "cannot start: grapevine.connection.push-interval must be a duration with a unit, such as"
            + " 200ms, 10s or 24h; it is fast (environment variable"
            + " GRAPEVINE_CONNECTION_PUSH_INTERVAL)",
        "GRAPEVINE_CONNECTION_PUSH_INTERVAL",
        "fast");
    assertFails(
        "cannot start: SPRING_APPLICATION_JSON must be a JSON object",
        "SPRING_APPLICATION_JSON",
        "{r0: 3");
    assertFails(
        "cannot start: Config data resource 'file [/nowhere/node.yaml]' via location"
            + " '/nowhere/node.yaml' cannot be found",
        "SPRING_CONFIG_LOCATION",
        "/nowhere/node.yaml");
  }

  private static void assertFails(String sentence, String variable, String value)
      throws IOException, InterruptedException {
    var node =
        new ProcessBuilder(
                JavaCommand.of(GrapevineApplication.class.getName(), "-XX:TieredStopAtLevel=1"))
            .redirectErrorStream(true);
    node.environment().put(variable, value);
    Process process = node.start();
    try (BufferedReader output = process.inputReader()) {
      assertThat(output.readAllLines())
          .singleElement(InstanceOfAssertFactories.STRING)
          .endsWith(sentence);
    }
    assertThat(process.waitFor()).isOne();
  }

  private NodeProcess start(NodePorts ports, String... settings) {
    return NodeProcess.start("node", ports, List.of(), log::add, NodeProcess.quickStart(settings));
  }

  private void awaitLine(String text) {
    await(text)
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(log).anyMatch(line -> line.contains(text)));
  }
}
