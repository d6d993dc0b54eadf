package io.grapevine.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.Http;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What responses tell browsers and caches, on the ports that they may use. */
class BrowserHeadersTest {

  private static NodeOnThreePorts node;
  private static Http agent;
  private static Http management;

  @BeforeAll
  static void start() {
    node = new NodeOnThreePorts("grapevine.connection.lame-duck-duration=0s");
    agent = new Http(node.ports.agent());
    management = new Http(node.ports.management());
    assertThat(agent.put("/v1/state/a", "\"<script>\"").statusCode()).isEqualTo(201);
  }

  @AfterAll
  static void end() {
    node.close();
  }

  @ParameterizedTest
  @CsvSource({
    "agent, /v1/state/a, 200",
    "agent, /v1/state/a?x=y, 400",
    "agent, /v1/state/none, 404",
    "agent, /v1/state, 200",
    "agent, /v1/stats, 200",
    "agent, /nowhere, 404",
    "agent, //nowhere, 404",
    "management, /actuator/health, 200",
    "management, /actuator/prometheus, 200",
    "management, /nowhere, 404",
  })
  void contentIsOfItsTypeAndIsAskedForAgain(String port, String path, int status) {
    var response = (port.equals("agent") ? agent : management).get(path);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(header(response, "X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(header(response, "Cache-Control")).containsExactly("no-cache");
  }

  @Test
  void aCacheMayKeepAValueByItsTag() {
    var tag = header(agent.get("/v1/state/a"), "ETag").getFirst();
    var unchanged = agent.get("/v1/state/a", "If-None-Match", tag);

    assertThat(unchanged.statusCode()).isEqualTo(304);
    assertThat(header(unchanged, "Cache-Control")).containsExactly("no-cache");
    assertThat(header(unchanged, "X-Content-Type-Options")).isEmpty();
  }

  @Test
  void whatHasNoContentHasNoneOfThem() {
    var written = agent.put("/v1/state/a", "1");

    assertThat(header(written, "Cache-Control")).isEmpty();
    assertThat(header(written, "X-Content-Type-Options")).isEmpty();
  }

  @Test
  void thePageMayBeKeptAndIsInNoFrame() {
    var page = agent.get("/docs");

    assertThat(header(page, "Cache-Control")).containsExactly("max-age=300");
    assertThat(header(page, "X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(header(page, "X-Frame-Options")).containsExactly("DENY");
    assertThat(header(page, "Referrer-Policy")).containsExactly("no-referrer");
    assertThat(header(page, "Strict-Transport-Security")).isEmpty();
  }

  private static List<String> header(HttpResponse<?> response, String name) {
    return response.headers().allValues(name);
  }
}
