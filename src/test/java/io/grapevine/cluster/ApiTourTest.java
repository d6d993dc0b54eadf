package io.grapevine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every command of docs/api.md against three nodes, with the curl of this machine. */
@RunsProcesses
class ApiTourTest {

  private static final int FIRST_PORT = 3097;
  private static final int NODES = 3;

  @TempDir private Path directory;

  @Test
  @Timeout(480)
  void everyCommandPrintsWhatTheDocumentSays() throws IOException {
    assumeTrue(Shell.hasCommand("curl"), "this machine has no curl");
    Tour tour = Tour.of(Files.readString(Path.of("docs/api.md")));
    assertThat(tour.steps()).hasSizeGreaterThan(20);

    try (LocalCluster cluster = LocalCluster.of(NODES);
        Shell shell = new Shell(directory)) {
      for (Tour.Step step : tour.steps()) {
        String output = shell.run(withPorts(step.command(), cluster));
        assertThat(step.missingIn(output))
            .as("a line of%n%s%nwhich printed%n%s", step.command(), output)
            .isNull();
      }
    }
  }

  private static String withPorts(String command, LocalCluster cluster) {
    String replaced = command;
    for (int i = 0; i < NODES; i++) {
      int port = cluster.node(i).ports().agent();
      replaced = replaced.replace("localhost:" + (FIRST_PORT + i), "127.0.0.1:" + port);
    }
    return replaced;
  }
}
