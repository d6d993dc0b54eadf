package io.grapevine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every command of the documents on the API against real nodes, with the curl of this machine. */
@RunsProcesses
class ApiTourTest {

  @TempDir private Path directory;

  @Test
  @Timeout(480)
  void everyCommandPrintsWhatTheDocumentSays() throws IOException {
    Tour tour = tourOf("docs/api.md");
    assertThat(tour.steps()).hasSizeGreaterThan(20);

    try (LocalCluster cluster = LocalCluster.of(3)) {
      tour.take(cluster, directory);
    }
  }

  @Test
  @Timeout(480)
  void everyCommandOfC19PrintsWhatTheDocumentSays() throws IOException {
    Tour tour = tourOf("docs/c19.md");
    assertThat(tour.steps()).hasSizeGreaterThan(5);

    try (LocalCluster cluster = LocalCluster.of(1, "grapevine.agent.c19=true")) {
      tour.take(cluster, directory);
    }
  }

  private static Tour tourOf(String document) throws IOException {
    assumeTrue(Shell.hasCommand("curl"), "this machine has no curl");
    return Tour.of(Files.readString(Path.of(document)));
  }
}
