package io.grapevine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.jayway.jsonpath.JsonPath;
import io.grapevine.testing.Http;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The clients in docs/examples: while one keeps a copy of a prefix, the node that it is connected
 * to is killed; in the end its copy is what the other nodes have.
 */
@RunsProcesses
class ExampleClientsTest {

  private static final Path EXAMPLES = Path.of("docs/examples").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A Go that never compiled its own library needs minutes beside other tests. */
  private static final Duration PATIENCE_TO_COMPILE = Duration.ofMinutes(5);

  private static final int MOST_LINES = 80;

  private static LocalCluster cluster;

  @BeforeAll
  static void start() {
    cluster = LocalCluster.of(3);
  }

  @AfterAll
  static void end() {
    cluster.close();
  }

  @ParameterizedTest(name = "{0}")
  @Timeout(480)
  @CsvSource({
    "python, python3, python3 example.py",
    "javascript, node, node example.mjs",
    "go, go, go run .",
    "java, java, %s -cp %s Example.java",
  })
  void keepsItsCopyWhenItsNodeIsKilled(String directory, String tool, String command)
      throws IOException {
    assumeTrue(Shell.hasCommand(tool), "this machine has no " + tool);
    cluster.awaitReady();
    new Http(cluster.node(1).ports().agent()).delete("/v1/state?prefix=example/");
    ClusterChecks.awaitEqualVersions(cluster.nodes());
    List<String> printed = new CopyOnWriteArrayList<>();
    Process client = start(EXAMPLES.resolve(directory), command, printed);
    try {
      await("a copy").atMost(PATIENCE_TO_COMPILE).until(() -> !copies(printed).isEmpty());
      assertThat(printed).contains("listed 7");

      NodeClient other = cluster.node(1).client();
      for (int i = 0; i < 20; i++) {
        other.put("example/before/" + i, Integer.toString(i));
      }
      other.delete("example/1");
      cluster.node(0).kill();
      for (int i = 0; i < 20; i++) {
        other.put("example/after/" + i, Integer.toString(i));
      }
      other.delete("example/before/7");
      other.put("example/end", "true");

      await("the end").atMost(PATIENCE).until(() -> !client.isAlive());
    } finally {
      client.descendants().forEach(ProcessHandle::destroyForcibly);
      client.destroyForcibly();
    }
    assertThat(copies(printed).getLast())
        .hasSize(7 - 1 + 20 - 1 + 20 + 1)
        .doesNotContainKeys("example/1", "example/before/7")
        .containsEntry("example/after/19", 19)
        .containsEntry("example/2", Map.of("number", 2));
    cluster.restart(0);
  }

  @ParameterizedTest
  @CsvSource({
    "python/grapevine.py",
    "javascript/grapevine.mjs",
    "go/grapevine/grapevine.go",
    "java/Grapevine.java"
  })
  void aClientIsShort(String file) throws IOException {
    assertThat(Files.readAllLines(EXAMPLES.resolve(file))).hasSizeLessThan(MOST_LINES);
  }

  private static Process start(Path directory, String command, List<String> printed)
      throws IOException {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    if (command.contains("%s")) {
      words.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
      words.set(2, absolute(LocalCluster.THIS));
    }
    cluster.nodes().forEach(node -> words.add("http://127.0.0.1:" + node.ports().agent()));
    Process process =
        new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true).start();
    Thread.ofVirtual()
        .start(() -> {
          try (var lines = process.inputReader()) {
            lines
                .lines()
                .forEach(line -> {
                  NodeLog.add("client", line);
                  printed.add(line);
                });
          } catch (IOException | UncheckedIOException e) {
            // It was killed.
          }
        });
    return process;
  }

  private static List<Map<String, Object>> copies(List<String> printed) {
    return printed.stream()
        .filter(line -> line.startsWith("{"))
        .map(line -> JsonPath.<Map<String, Object>>read(line, "$"))
        .toList();
  }

  private static String absolute(String classPath) {
    return Arrays.stream(classPath.split(File.pathSeparator))
        .map(path -> Path.of(path).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
