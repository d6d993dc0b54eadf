package io.grapevine.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.GrapevineApplication;
import io.grapevine.agent.problem.ProblemAssert;
import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import io.grapevine.testing.Http;
import io.grapevine.testing.OwnLoops;
import io.grapevine.testing.RawClient;
import io.grapevine.testing.SlowReader;
import io.grapevine.testing.Utf8;
import io.grapevine.watch.Watches;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** How a watch of a whole node ends other than by its client. */
@Timeout(60)
class WatchEndTest {

  private record Node(ConfigurableApplicationContext context) implements AutoCloseable {

    static Node start(String lameDuck) {
      return new Node(
          SpringApplication.run(
              new Class<?>[] {GrapevineApplication.class, OwnLoops.class},
              new String[] {
                "--server.port=0",
                "--grapevine.connection.address=127.0.0.1",
                "--grapevine.connection.port=0",
                "--grapevine.connection.bootstrap-timeout=0s",
                "--grapevine.connection.lame-duck-duration=" + lameDuck,
                "--grapevine.connection.drain-timeout=0s",
                "--grapevine.peers.addresses=127.0.0.1:1",
                "--grapevine.bodies.idle-timeout=500ms",
                "--grapevine.watch.max-watches=1",
                "--management.server.port=0"
              }));
    }

    int port() {
      return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    int watches() {
      return context.getBean(Watches.class).open();
    }

    double stalled() {
      return context
          .getBean(MeterRegistry.class)
          .get("grapevine.watch.ended")
          .tag("reason", "stalled")
          .counter()
          .count();
    }

    @Override
    public void close() {
      context.close();
    }
  }

  @Test
  void aShutdownEndsItWithABookmarkWhileTheNodeStillServes() throws Exception {
    try (Node node = Node.start("3s");
        RawClient client = new RawClient(node.port())) {
      client.send("GET /v1/watch HTTP/1.1\r\nHost: node\r\nAccept: application/x-ndjson\r\n\r\n");
      Awaitility.await().until(client::isAnswered);
      CompletableFuture<Void> closing = CompletableFuture.runAsync(node::close);

      String all = client.rest();

      assertThat(all).contains("\"event\":\"live\"");
      assertThat(all.lines().filter(line -> line.startsWith("{")).toList().getLast())
          .startsWith("{\"event\":\"bookmark\",\"bookmark\":\"1.");
      assertThat(all).endsWith("\r\n0\r\n\r\n");
      assertThat(closing).isNotDone();
      ProblemAssert.assertProblem(new Http(node.port()).get("/v1/watch"), 503, "stopping");
      closing.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void aClientOfHttp10GetsLinesWithoutChunks() throws Exception {
    try (Node node = Node.start("3s");
        RawClient client = new RawClient(node.port())) {
      client.send("GET /v1/watch HTTP/1.0\r\nAccept: application/x-ndjson\r\n\r\n");
      Awaitility.await().until(client::isAnswered);
      CompletableFuture<Void> closing = CompletableFuture.runAsync(node::close);

      String all = client.rest();

      assertThat(all).startsWith("HTTP/1.1 200").doesNotContainIgnoringCase("chunked");
      assertThat(all.substring(all.indexOf("\r\n\r\n") + 4).lines())
          .hasSizeGreaterThan(2)
          .allMatch(line -> line.startsWith("{") && line.endsWith("}"));
      closing.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void oneMoreThanAreAllowedIsRefused() throws Exception {
    try (Node node = Node.start("0s")) {
      try (RawClient client = new RawClient(node.port())) {
        client.get("/v1/watch");
        Awaitility.await().until(client::isAnswered);

        ProblemAssert.assertProblem(
            new Http(node.port()).get("/v1/watch"), 503, "too-many-watches");
      }
      Awaitility.await().until(() -> node.watches() == 0);
    }
  }

  @Test
  void aReaderThatStoppedReadingCostsLittleAndIsDisconnected() throws Exception {
    try (Node node = Node.start("0s")) {
      ReplicatedState state = node.context().getBean(ReplicatedState.class);
      String value = "\"" + "x".repeat(500_000) + "\"";
      for (int i = 0; i < 60; i++) {
        state.put(Key.of("k/" + i), Utf8.bytes(value), 0);
      }
      try (SlowReader reader = new SlowReader(node.port(), "/v1/watch", "application/x-ndjson")) {
        assertThat(reader.read(15)).isEqualTo("HTTP/1.1 200 OK");
        Awaitility.await().until(() -> node.stalled() == 1);
        assertThat(node.watches()).isZero();
        assertThat(reader.rest()).isLessThan(state.bytes());
      }
    }
  }
}
