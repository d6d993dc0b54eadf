package io.grapevine.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How one node starts: quietly if all is well, and otherwise not. */
class StartTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Queue<String> log = new ConcurrentLinkedQueue<>();

  @Test
  void aNodeAloneIsReadyAndHasNothingToComplainAbout() {
    try (NodeProcess node = start(NodePorts.free())) {
      await("ready").atMost(PATIENCE).until(node.client()::isReady);
      node.client().put("key", "1");

      node.terminate();

      assertThat(node.awaitEnd()).isIn(0, 143);
      awaitLine("no other node is listed");
      assertThat(log)
          .noneMatch(line -> line.matches(".* (WARN|ERROR) .*"))
          .noneMatch(line -> line.startsWith("\tat ") || line.contains("Exception"));
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
                    "grapevine.connection.response-timeout=1s",
                    "grapevine.connection.transfer-timeout=10m",
                    "grapevine.connection.bootstrap-timeout=10m"))) {
      good.put("key", "\"good\"", "null");
      good.release();

      await("ready").atMost(PATIENCE).until(node.client()::isReady);

      assertThat(node.client().get("key").body()).isEqualTo("\"good\"");
    }
  }

  @Test
  void aNumberThatCannotBeEndsTheStart() {
    assertStartFails(NodePorts.free(), "grapevine.connection.r0=0");
    awaitLine("grapevine.connection.r0 must be at least 1");
  }

  @Test
  void aMalformedSeedEndsTheStart(@TempDir Path directory) throws IOException {
    Path seed = Files.write(directory.resolve("seed.json"), "{\"key\": 1}".getBytes(UTF_8));
    assertStartFails(NodePorts.free(), "grapevine.state.seed=" + seed.toUri());
    awaitLine("grapevine.state.seed names");
  }

  @Test
  void aPeerPortInUseEndsTheStart() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      NodePorts free = NodePorts.free();
      assertStartFails(new NodePorts(free.agent(), taken.getLocalPort(), free.management()));
      awaitLine("Port " + taken.getLocalPort() + " was already in use");
    }
  }

  private void assertStartFails(NodePorts ports, String... settings) {
    try (NodeProcess node = start(ports, settings)) {
      assertThat(node.awaitEnd()).isNotIn(0, 143);
    }
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
