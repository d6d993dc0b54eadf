package io.grapevine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Two nodes, of which each pushes once and never pulls by itself. */
@RunsProcesses
class ClusterCatchUpTest {

  @Test
  void aReaderThatWaitsIsWhatMakesItsNodeAsk() {
    try (LocalCluster cluster =
        LocalCluster.of(
            2,
            "grapevine.connection.pull-interval=30d",
            "grapevine.connection.min-push-interval=30d",
            "grapevine.connection.push-interval=30d")) {
      NodeClient writer = cluster.node(0).client();
      NodeClient reader = cluster.node(1).client();
      writer.put("pushed", "1");
      writer.put("k", "1");
      HttpResponse<String> last = writer.put("k", "2");
      assertThat(reader.get("k").statusCode()).isEqualTo(404);

      String tag = last.headers().firstValue("ETag").orElseThrow();
      HttpResponse<String> read = reader.getAtLeast("k", tag, "");

      assertThat(read.statusCode()).isEqualTo(200);
      assertThat(read.body()).isEqualTo("2");

      String deleted = writer.delete("k").headers().firstValue("Grapevine-Tag").orElseThrow();
      assertThat(reader.get("k").statusCode()).isEqualTo(200);
      assertThat(reader.getAtLeast("k", deleted, "").statusCode()).isEqualTo(404);
      assertThat(
              reader.getAtLeast("k", deleted.replace("\"0", "\"1"), "?timeout=300ms").statusCode())
          .isEqualTo(504);
    }
  }
}
