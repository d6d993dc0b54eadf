package io.grapevine.agent.prefix;

import static io.grapevine.agent.prefix.ScannedKeys.numbered;
import static io.grapevine.agent.prefix.ScannedKeys.put;
import static io.grapevine.agent.problem.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.grapevine.state.ReplicatedState;
import io.grapevine.testing.Http;
import io.grapevine.testing.LiveNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The entries below a prefix, a line for each. */
@LiveNode
class ScanLinesTest {

  private static final String LINES = "application/x-ndjson";

  private final Http node;
  private final ReplicatedState state;

  ScanLinesTest(@LocalServerPort int port, @Autowired ReplicatedState state) {
    this.node = new Http(port);
    this.state = state;
  }

  @Test
  void linesDescendToo() {
    put(state, numbered("down/", 2_500));

    var lines = node.get("/v1/state?prefix=down/&order=desc", "Accept", LINES);

    assertThat(lines.body().lines().map(line -> JsonPath.<String>read(line, "$.key")))
        .containsExactlyElementsOf(List.of(numbered("down/", 2_500)).reversed());
  }

  @Test
  void streamsAllEntriesAsLines() {
    put(state, numbered("lines/", 2_500));

    var lines = node.get("/v1/state?prefix=lines/", "Accept", LINES);

    assertThat(lines.statusCode()).isEqualTo(200);
    assertThat(lines.headers().firstValue("Content-Type")).hasValue(LINES);
    assertThat(lines.body()).endsWith("\n");
    assertThat(lines.body().lines().map(line -> JsonPath.<String>read(line, "$.key")))
        .containsExactly(numbered("lines/", 2_500));
    assertThat(lines.body().lines().map(line -> JsonPath.<String>read(line, "$.value")))
        .containsOnly("v");
  }

  @Test
  void streamsNoMoreLinesThanItIsAskedFor() {
    put(state, numbered("some/", 20));

    assertThat(node.get("/v1/state?prefix=some/&limit=7", "Accept", LINES).body().lines())
        .hasSize(7);
    assertProblem(node.get("/v1/state?limit=0", "Accept", LINES), 400, "invalid-limit");
  }

  @Test
  void streamsNoLineWhereThereIsNoEntry() {
    assertThat(node.get("/v1/state?prefix=nowhere/", "Accept", LINES).body()).isEmpty();
    assertThat(node.get("/v1/state?prefix=nowhere/").body()).isEqualTo("{\"entries\":[]}");
  }
}
