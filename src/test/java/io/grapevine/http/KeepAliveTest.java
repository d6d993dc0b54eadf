package io.grapevine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.grapevine.testing.RawClient;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The kernel's part in finding clients that are gone without a word. */
class KeepAliveTest extends ConnectionsFixture {

  private static final List<Path> TCP_TABLES =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

  /** The kernel's table says which timer runs for a connection: 02 is that of keepalive. */
  @Test
  void theKernelAsksWhetherASilentClientIsStillThere() throws IOException {
    assumeTrue(Epoll.isAvailable());
    int port = serve();
    try (var client = new RawClient(port)) {
      assertThat(client.get("/").answer()).contains("200");
      String timer =
          await()
              .until(() -> timer(port, client.localPort()), running -> running.startsWith("02:"));
      assertThat(Long.parseLong(timer.substring(3), 16) / 100).isLessThanOrEqualTo(60);
    }
  }

  private static String timer(int local, int remote) throws IOException {
    String connection = ":%04X [0-9A-F]+:%04X 01 .*".formatted(local, remote);
    return TCP_TABLES.stream()
        .flatMap(KeepAliveTest::lines)
        .filter(line -> line.matches(".*" + connection))
        .map(line -> line.strip().split("\\s+", -1)[5])
        .findFirst()
        .orElseThrow();
  }

  private static Stream<String> lines(Path table) {
    try {
      return Files.readAllLines(table).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
