package io.grapevine.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.http.NodeOnThreePorts;
import io.grapevine.testing.Http;
import io.grapevine.testing.RawClient;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A whole node with access on: who is asking, on the agent port and on the management port. */
@ExtendWith(OutputCaptureExtension.class)
class AccessOverHttpTest {

  private static final String STATIC = "0123456789abcdef-static";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private static Path directory;
  private static TestIssuer issuer;
  private static NodeOnThreePorts node;
  private static Path tokens;

  @BeforeAll
  static void start() throws IOException {
    issuer = new TestIssuer();
    Path rules =
        Files.writeString(
            directory.resolve("rules.yaml"),
            """
            rules:
              - {name: shop, subjects: [ann], prefix: shop/, may: [read, write]}
              - {name: public, subjects: [anonymous], prefix: public/, may: [read]}
              - {name: metrics, subjects: [prometheus], may: [metrics]}
              - {name: operators, subjects: ["group:platform"], may: [operate]}
            """);
    tokens =
        Files.writeString(
            directory.resolve("tokens"),
            """
            ann        %s
            prometheus 0123456789abcdef-prometheus
            root       0123456789abcdef-root platform
            """
                .formatted(STATIC));
    node =
        new NodeOnThreePorts(
            "grapevine.access.enabled=true",
            "grapevine.access.rules=" + rules,
            "grapevine.access.tokens=" + tokens,
            "grapevine.access.reload-interval=1s",
            "grapevine.access.issuers[0].issuer=" + issuer.url(),
            "grapevine.access.issuers[0].allow-http=true");
  }

  @AfterAll
  static void stop() {
    node.close();
    issuer.close();
  }

  private static Http agent() {
    return new Http(node.ports.agent());
  }

  private static Http management() {
    return new Http(node.ports.management());
  }

  private static String bearer(String token) {
    return "Bearer " + token;
  }

  private HttpResponse<String> put(String key, String token) {
    return agent().put("/v1/state/" + key, "1", "Authorization", bearer(token));
  }

  private HttpResponse<String> manage(String path, String token) {
    return management().get(path, "Authorization", bearer(token));
  }

  @Test
  void aTokenOfAnIssuerIsItsSubject() {
    String token = issuer.token(Instant.now(), "ann");

    await().atMost(PATIENCE).until(() -> put("shop/a", token).statusCode() == 201);
    assertThat(put("shop/a", token).statusCode()).as("from the cache").isEqualTo(200);
    assertThat(put("shop/b", STATIC).statusCode()).isEqualTo(201);
    assertThat(put("shop/%2Fodd;key", token).statusCode()).isEqualTo(201);
    assertThat(
            agent()
                .get("/v1/state/shop/%2Fodd;key", "Authorization", "bearer " + token)
                .statusCode())
        .isEqualTo(200);
  }

  /** The header is nothing new, but the request is not plain: see KeyRoutes. */
  @ParameterizedTest
  @CsvSource({"shop/both, 200", "cart/both, 403"})
  void aKnownTokenIsAnsweredTheSameOnTheRouteAndBehindTheFilters(String key, int status) {
    put("shop/both", STATIC); // From now on the token is known.

    var plain = put(key, STATIC);
    var other =
        agent()
            .put(
                "/v1/state/" + key,
                "1",
                "Authorization",
                bearer(STATIC),
                "Accept",
                "application/json, application/problem+json");

    assertThat(plain.statusCode()).isEqualTo(status).isEqualTo(other.statusCode());
    assertThat(plain.body()).isEqualTo(other.body());
    assertThat(plain.headers().map().keySet()).isEqualTo(other.headers().map().keySet());
  }

  @Test
  void aRequestWithoutATokenIsAnonymous() {
    assertThat(agent().get("/v1/state/public/a").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Bearer", "Bearer not a token", "Basic YW5uOnNlY3JldA==", "Bearer x", "", "token"})
  void aWrongHeaderIsRefusedAlsoWhereAnonymousMay(String header) {
    var response = agent().get("/v1/state/public/a", "Authorization", header);

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate"))
        .hasValueSatisfying(challenge ->
            assertThat(challenge).startsWith("Bearer error=\"invalid_token\", error_"));
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(response.body()).contains("urn:grapevine:problem:unauthenticated");
  }

  @Test
  void twoHeadersAreRefused() throws IOException {
    try (RawClient client = new RawClient(node.ports.agent())) {
      client.send(
          "GET /v1/state/public/a HTTP/1.1\r\nHost: node\r\nAuthorization: Bearer %s\r\nAuthorization: Bearer %s\r\n\r\n"
              .formatted(STATIC, STATIC));
      assertThat(client.answer()).startsWith("HTTP/1.1 400").contains("invalid_request");
    }
  }

  @Test
  void aTokenInTheUrlIsRefusedAndNeverLogged(CapturedOutput output) {
    String token = issuer.token(Instant.now(), "ann");
    for (String path : new String[] {"/v1/state/public/a", "/v1/state", "/v1/watch", "/nowhere"}) {
      var response = agent().get(path + "?access_token=" + token);
      assertThat(response.statusCode()).as(path).isIn(400, 404);
      assertThat(response.body()).doesNotContain(token.substring(0, 40));
    }
    assertThat(management().get("/actuator/info?access_token=" + token).statusCode())
        .isEqualTo(401);
    assertThat(output).doesNotContain(token.substring(0, 40));
  }

  @Test
  void whatIsRefusedIsNeverLogged(CapturedOutput output) {
    String token = issuer.token(Instant.now().minusSeconds(4000), "ann");

    assertThat(put("shop/a", token).statusCode()).isEqualTo(401);
    assertThat(put("shop/a", token).body()).contains("expired").doesNotContain(token);
    assertThat(output).doesNotContain(token.substring(0, 40)).doesNotContain("\tat ");
  }

  @Test
  void aTokenLongerThanTheHeadersMayBeIsRefused() {
    assertThat(put("shop/a", "a".repeat(9000)).statusCode()).isEqualTo(431);
  }

  @ParameterizedTest
  @CsvSource({
    "/actuator/health, 200, 200, 200",
    "/actuator/health/liveness, 200, 200, 200",
    "/actuator/health/readiness, 200, 200, 200",
    "/actuator/health/readiness/node, 401, 403, 200",
    "/actuator/prometheus, 401, 200, 200",
    "/actuator/info, 401, 403, 200",
    "/actuator/sbom, 401, 403, 200",
    "/actuator, 401, 403, 200",
    "/actuator/nothing, 401, 403, 404",
    "/, 401, 403, 404",
    "/v1/state/shop/a, 401, 403, 404",
  })
  void theManagementPortIsForOperators(String path, int anonymous, int metrics, int operator) {
    assertThat(management().get(path).statusCode()).isEqualTo(anonymous);
    assertThat(manage(path, "0123456789abcdef-prometheus").statusCode()).isEqualTo(metrics);
    assertThat(manage(path, "0123456789abcdef-root").statusCode()).isEqualTo(operator);
    assertThat(manage(path, "0123456789abcdef-wrong").statusCode()).isEqualTo(401);
  }

  @Test
  void aRefusalOnTheManagementPortSaysWhoMayNotWhat() {
    var unauthenticated = management().get("/actuator/info");
    assertThat(unauthenticated.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    assertThat(unauthenticated.body())
        .contains("urn:grapevine:problem:unauthenticated", "GET /actuator/info", "operate");

    assertThat(manage("/actuator/info", STATIC).body())
        .contains("urn:grapevine:problem:forbidden", "GET /actuator/info", "operate", "ann");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/readiness"})
  void onlyOperatorsSeeTheDetailsOfHealth(String group) {
    String path = "/actuator/health" + group;

    assertThat(management().get(path).body()).contains("\"status\":\"UP\"").doesNotContain("node");
    assertThat(manage(path, STATIC).body()).doesNotContain("components");
    assertThat(manage(path, "0123456789abcdef-root").body()).contains("components", "node");
  }

  @Test
  void aTokenThatLeavesTheFileIsNotAcceptedAnyMore() throws IOException {
    String before = Files.readString(tokens);
    Files.writeString(tokens, before + "extra 0123456789abcdef-extra platform\n");
    await()
        .atMost(PATIENCE)
        .until(() -> manage("/actuator/info", "0123456789abcdef-extra").statusCode() == 200);

    Files.writeString(tokens, "nonsense");
    Files.writeString(tokens, before);
    await()
        .atMost(PATIENCE)
        .until(() -> manage("/actuator/info", "0123456789abcdef-extra").statusCode() == 401);
    assertThat(manage("/actuator/info", "0123456789abcdef-root").statusCode()).isEqualTo(200);
  }

  @Test
  void otherMethodsAreNoWayAround() {
    for (String method : new String[] {"HEAD", "OPTIONS", "POST", "DELETE"}) {
      assertThat(management().send(method, "/actuator/info", BodyPublishers.noBody()).statusCode())
          .as(method)
          .isEqualTo(401);
    }
  }

  @Test
  void readsOfKnownSendersAreThoseOfTheFilter() {
    String token = issuer.token(Instant.now(), "ann");
    await().atMost(PATIENCE).until(() -> put("shop/short", token).statusCode() <= 201);

    for (int i = 0; i < 3; i++) {
      assertThat(read("shop/short", token)).isEqualTo(200);
      assertThat(read("shop/none", token)).isEqualTo(404);
      assertThat(read("shop/short", token + "0")).isEqualTo(401);
    }
  }

  private static int read(String key, String token) {
    return agent().get("/v1/state/" + key, "Authorization", bearer(token)).statusCode();
  }
}
