package io.grapevine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grapevine.testing.RawClient;
import java.io.IOException;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Three nodes that receive a write by pushes alone, and one of which is dead at times. */
@RunsProcesses
class ClusterConcernTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String WAITING = "grapevine_waiting_requests";

  private static LocalCluster cluster;

  @BeforeAll
  static void start() {
    cluster = LocalCluster.of(3, "grapevine.connection.pull-interval=30d");
  }

  @AfterAll
  static void end() {
    cluster.close();
  }

  /** Nobody waits for the write to be seen: its answer says that it is there. */
  @Test
  void aWriteForAllNodesIsOnAllOfThemWhenItIsAnswered() {
    for (int i = 0; i < 50; i++) {
      String key = "all/" + i;
      assertThat(client(i % 3).put(key, "1", "?w=all").statusCode()).isEqualTo(201);
      for (NodeProcess node : cluster.nodes()) {
        assertThat(node.client().get(key).statusCode()).as(node.name()).isEqualTo(200);
      }
    }
    assertThat(client(0).metric(WAITING)).isZero();
  }

  @Test
  void aReaderOfAnyNodeSeesTheWriteWhoseTagItSends() {
    for (int i = 0; i < 100; i++) {
      String json = Integer.toString(i);
      String tag = tag(client(i % 3).put("read", json));

      HttpResponse<String> read = client((i + 1) % 3).getAtLeast("read", tag, "");

      assertThat(read.statusCode()).isEqualTo(200);
      assertThat(read.body()).isEqualTo(json);
    }
  }

  @Test
  void withADeadNodeAMajorityIsThereAndAllAreNot() {
    cluster.node(2).kill();
    try {
      assertThat(client(0).put("dead", "1", "?w=majority").statusCode()).isEqualTo(201);
      assertThat(client(1).get("dead").body()).isEqualTo("1");
      assertThat(client(1).put("dead", "2", "?w=2").statusCode()).isEqualTo(200);
      assertThat(client(0).get("dead").body()).isEqualTo("2");

      HttpResponse<String> unmet = client(0).put("dead", "3", "?w=all&timeout=1s");

      assertThat(unmet.statusCode()).isEqualTo(504);
      assertThat(unmet.body())
          .contains("urn:grapevine:problem:concern-not-met")
          .contains("2 of 3 nodes have the write")
          .contains("\"holders\":2")
          .contains("\"concern\":3");
      assertThat(tag(unmet)).isEqualTo(tag(client(0).get("dead")));
      assertThat(client(1).get("dead").body()).isEqualTo("3");
      assertThat(client(0).put("dead", "4", "?w=4").body()).contains("too-few-nodes");
      assertThat(client(0).get("dead").body()).isEqualTo("3");
    } finally {
      cluster.restart(2);
    }

    assertThat(client(0).put("back", "1", "?w=all&timeout=1m").statusCode())
        .as("when it is back")
        .isEqualTo(201);
    cluster.awaitReady();
    assertThat(client(2).get("back").body()).isEqualTo("1");
  }

  @Test
  void aClientThatLeavesEndsItsWait() throws IOException {
    cluster.node(2).kill();
    try {
      for (String request :
          new String[] {
            put("leaves"),
            "GET /v1/state/none?timeout=1m HTTP/1.1\r\nHost: node\r\nGrapevine-At-Least:"
                + " 0000000000000001-0000000000000001\r\n\r\n"
          }) {
        try (RawClient client = new RawClient(cluster.node(0).ports().agent())) {
          client.send(request);
          await("it waits").atMost(PATIENCE).until(() -> client(0).metric(WAITING) == 1);
        }
        await("it is gone").atMost(PATIENCE).until(() -> client(0).metric(WAITING) == 0);
      }
      assertThat(client(1).get("leaves").body()).as("the write stays").isEqualTo("1");
    } finally {
      restart(2);
    }
  }

  @Test
  void aNodeThatStopsAnswersThoseThatWait() throws IOException {
    cluster.node(2).kill();
    try (RawClient client = new RawClient(cluster.node(0).ports().agent())) {
      client.send(put("stops"));
      await("it waits").atMost(PATIENCE).until(() -> client(0).metric(WAITING) == 1);

      cluster.node(0).terminate();

      assertThat(client.answer()).startsWith("HTTP/1.1 504");
      assertThat(cluster.node(0).awaitEnd()).isIn(0, 143);
      assertThat(client(1).get("stops").body()).isEqualTo("1");
    } finally {
      restart(0, 2);
    }
  }

  /** The client does not learn how many nodes have the write, but one does. */
  @Test
  void aWriteOutlivesTheNodeThatWaited() throws IOException {
    cluster.node(2).kill();
    try (RawClient client = new RawClient(cluster.node(0).ports().agent())) {
      client.send(put("killed"));
      await("another node has it")
          .atMost(PATIENCE)
          .until(() -> client(1).get("killed").statusCode() == 200);

      cluster.node(0).kill();

      assertThatThrownBy(client::answer).isInstanceOf(SocketException.class);
      assertThat(client(1).get("killed").body()).isEqualTo("1");
    } finally {
      restart(0, 2);
    }
    assertThat(client(0).get("killed").body()).isEqualTo("1");
  }

  private static String put(String key) {
    return ("PUT /v1/state/%s?w=all&timeout=1m HTTP/1.1\r\nHost: node\r\n".formatted(key)
        + "Content-Length: 1\r\n\r\n1");
  }

  private static NodeClient client(int node) {
    return cluster.node(node).client();
  }

  private static void restart(int... nodes) {
    IntStream.of(nodes).forEach(cluster::restart);
    cluster.awaitReady();
    for (int node : nodes) { // Until it has pushed to itself, a majority and all count it twice.
      client(node).put("restarted", "1");
      await("it recognizes its own address")
          .atMost(PATIENCE)
          .until(() -> client(node).metric("grapevine_peers_known") == 2);
    }
  }

  private static String tag(HttpResponse<String> answer) {
    return answer.headers().firstValue("ETag").orElseThrow();
  }
}
