package io.grapevine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks of several nodes at the same time; each waits for a bounded time. */
public final class ClusterChecks {

  static final JsonMapper JSON = new JsonMapper();

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int PAGE = 1_000;

  private ClusterChecks() {}

  /** Every node comes to serve this value of the key. */
  static void awaitEverywhere(Collection<NodeProcess> nodes, String key, String json) {
    for (NodeProcess node : nodes) {
      await(node.name() + " serves " + key)
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            var answer = node.client().get(key);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(json);
          });
    }
  }

  /** Every node comes to answer that there is no value for the key. */
  static void awaitGoneEverywhere(Collection<NodeProcess> nodes, String key) {
    for (NodeProcess node : nodes) {
      await(node.name() + " no longer serves " + key)
          .atMost(PATIENCE)
          .until(() -> node.client().get(key).statusCode() == 404);
    }
  }

  /** All nodes come to hold the same state; gives its version. */
  static String awaitEqualVersions(Collection<NodeProcess> nodes) {
    return await("equal versions")
        .atMost(PATIENCE)
        .until(() -> versions(nodes), versions -> versions.stream().distinct().count() == 1)
        .getFirst();
  }

  static List<String> versions(Collection<NodeProcess> nodes) {
    return nodes.stream().map(node -> node.client().version()).toList();
  }

  /** What the REST API of a node serves below a prefix, as key and compact value, read in pages. */
  public static Map<String, String> scan(NodeClient node, String prefix) {
    String first =
        "/v1/state?limit=" + PAGE + "&prefix=" + URLEncoder.encode(prefix, StandardCharsets.UTF_8);
    Map<String, String> served = new LinkedHashMap<>();
    String path = first;
    while (true) {
      JsonNode page = JSON.readTree(node.agentGet(path).body());
      for (JsonNode entry : page.get("entries")) {
        served.put(entry.get("key").asString(), entry.get("value").toString());
      }
      JsonNode next = page.get("next");
      if (next == null) {
        return served;
      }
      path = first + "&after=" + URLEncoder.encode(next.asString(), StandardCharsets.UTF_8);
    }
  }
}
