package io.grapevine.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/** What a node with quotas answers to requests that write many keys. */
class ManyWritesQuotasTest extends NodeWithQuotas {

  private static final String LINES = "application/x-ndjson";

  ManyWritesQuotasTest(@LocalServerPort int port, ApplicationContext node) {
    super(port, node);
  }

  @Test
  void manyWritesAreAllOrNone() {
    apply("{name: many, prefix: many/, entries: 2}");
    String three = "{\"many/1\":{\"value\":1},\"many/2\":{\"value\":1},\"many/3\":{\"value\":1}}";

    HttpResponse<String> refused = send("cart", "PATCH", "/v1/state", three);

    assertProblem(refused, 507, "quota-exceeded");
    assertFields(refused, "many", "entries", 2, 2);
    assertThat(http.get("/v1/state/many/1").statusCode()).isEqualTo(404);
  }

  @Test
  void anImportReportsTheLinesForWhichThereIsNoRoom() {
    apply("{name: import, prefix: import/, entries: 1}");
    String lines =
        """
        {"key":"import/1","value":1}
        {"key":"import/2","value":1}
        {"key":"elsewhere/import","value":1}
        """;

    HttpResponse<String> answer = send("cart", "POST", "/v1/import", lines, "Content-Type", LINES);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(JsonPath.<Integer>read(answer.body(), "$.imported")).isEqualTo(2);
    assertThat(JsonPath.<Integer>read(answer.body(), "$.errors[0].line")).isEqualTo(2);
    assertThat(JsonPath.<String>read(answer.body(), "$.errors[0].type"))
        .isEqualTo("urn:grapevine:problem:quota-exceeded");
  }

  @Test
  void anImportEndsWhenItsSubjectHasWrittenTooOften() {
    apply("{name: fast, prefix: fast/, writes-per-second: 2}");
    String line = "{\"key\":\"fast/%d\",\"value\":1}\n";

    HttpResponse<String> answer =
        send(
            "cart",
            "POST",
            "/v1/import",
            line.formatted(1) + line.formatted(2) + line.formatted(3) + line.formatted(4),
            "Content-Type",
            LINES);

    assertProblem(answer, 429, "write-rate-exceeded");
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(JsonPath.<Integer>read(answer.body(), "$.imported")).isEqualTo(2);
  }

  @Test
  void aDeleteBelowAPrefixEndsWhenItsSubjectHasWrittenTooOften() {
    for (int i = 0; i < 5; i++) {
      put("other", "/v1/state/gone/" + i, 201);
    }
    apply("{name: gone, prefix: gone/, writes-per-second: 3}");

    HttpResponse<String> answer = send("cart", "DELETE", "/v1/state?prefix=gone/", "");

    assertProblem(answer, 429, "write-rate-exceeded");
    assertThat(JsonPath.<Integer>read(answer.body(), "$.deleted")).isEqualTo(3);
    clock.advance(Duration.ofSeconds(1));
    answer = send("cart", "DELETE", "/v1/state?prefix=gone/", "");
    assertThat(answer.body()).isEqualTo("{\"deleted\":2}");
  }
}
