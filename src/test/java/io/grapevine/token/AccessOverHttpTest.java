package io.grapevine.token;

import static io.grapevine.token.NodeWithAccess.STATIC;
import static io.grapevine.token.NodeWithAccess.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.testing.RawClient;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
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

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private static Path directory;
  private static NodeWithAccess node;

  @BeforeAll
  static void start() throws IOException {
    node = new NodeWithAccess(directory);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void aTokenOfAnIssuerIsItsSubject() {
    String token = node.issuer.token(Instant.now(), "ann");

    await().atMost(PATIENCE).until(() -> node.put("shop/a", token).statusCode() == 201);
    assertThat(node.put("shop/a", token).statusCode()).as("from the cache").isEqualTo(200);
    assertThat(node.put("shop/b", STATIC).statusCode()).isEqualTo(201);
    assertThat(node.put("shop/%2Fodd;key", token).statusCode()).isEqualTo(201);
    assertThat(
            node.agent()
                .get("/v1/state/shop/%2Fodd;key", "Authorization", "bearer " + token)
                .statusCode())
        .isEqualTo(200);
  }

  /** The header is nothing new, but the request is not plain: see KeyRoutes. */
  @ParameterizedTest
  @CsvSource({"shop/both, 200", "cart/both, 403"})
  void aKnownTokenIsAnsweredTheSameOnTheRouteAndBehindTheFilters(String key, int status) {
    node.put("shop/both", STATIC); // From now on the token is known.

    var plain = node.put(key, STATIC);
    var other =
        node.agent()
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
    assertThat(node.agent().get("/v1/state/public/a").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Bearer", "Bearer not a token", "Basic YW5uOnNlY3JldA==", "Bearer x", "", "token"})
  void aWrongHeaderIsRefusedAlsoWhereAnonymousMay(String header) {
    var response = node.agent().get("/v1/state/public/a", "Authorization", header);

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate"))
        .hasValueSatisfying(challenge ->
            assertThat(challenge).startsWith("Bearer error=\"invalid_token\", error_"));
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(response.body()).contains("urn:grapevine:problem:unauthenticated");
  }

  @Test
  void twoHeadersAreRefused() throws IOException {
    try (RawClient client = new RawClient(node.agentPort())) {
      client.send(
          "GET /v1/state/public/a HTTP/1.1\r\nHost: node\r\nAuthorization: Bearer %s\r\nAuthorization: Bearer %s\r\n\r\n"
              .formatted(STATIC, STATIC));
      assertThat(client.answer()).startsWith("HTTP/1.1 400").contains("invalid_request");
    }
  }

  @Test
  void aTokenInTheUrlIsRefusedAndNeverLogged(CapturedOutput output) {
    String token = node.issuer.token(Instant.now(), "ann");
    for (String path : new String[] {"/v1/state/public/a", "/v1/state", "/v1/watch", "/nowhere"}) {
      var response = node.agent().get(path + "?access_token=" + token);
      assertThat(response.statusCode()).as(path).isIn(400, 404);
      assertThat(response.body()).doesNotContain(token.substring(0, 40));
    }
    assertThat(node.management().get("/actuator/info?access_token=" + token).statusCode())
        .isEqualTo(401);
    assertThat(output).doesNotContain(token.substring(0, 40));
  }

  @Test
  void whatIsRefusedIsNeverLogged(CapturedOutput output) {
    String token = node.issuer.token(Instant.now().minusSeconds(4000), "ann");

    assertThat(node.put("shop/a", token).statusCode()).isEqualTo(401);
    assertThat(node.put("shop/a", token).body()).contains("expired").doesNotContain(token);
    assertThat(output).doesNotContain(token.substring(0, 40)).doesNotContain("\tat ");
  }

  @Test
  void aTokenLongerThanTheHeadersMayBeIsRefused() {
    assertThat(node.put("shop/a", "a".repeat(9000)).statusCode()).isEqualTo(431);
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
    assertThat(node.management().get(path).statusCode()).isEqualTo(anonymous);
    assertThat(node.manage(path, "0123456789abcdef-prometheus").statusCode()).isEqualTo(metrics);
    assertThat(node.manage(path, "0123456789abcdef-root").statusCode()).isEqualTo(operator);
    assertThat(node.manage(path, "0123456789abcdef-wrong").statusCode()).isEqualTo(401);
  }

  @Test
  void aRefusalOnTheManagementPortSaysWhoMayNotWhat() {
    var unauthenticated = node.management().get("/actuator/info");
    assertThat(unauthenticated.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    assertThat(unauthenticated.body())
        .contains("urn:grapevine:problem:unauthenticated", "GET /actuator/info", "operate");

    assertThat(node.manage("/actuator/info", STATIC).body())
        .contains("urn:grapevine:problem:forbidden", "GET /actuator/info", "operate", "ann");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/readiness"})
  void onlyOperatorsSeeTheDetailsOfHealth(String group) {
    String path = "/actuator/health" + group;

    assertThat(node.management().get(path).body())
        .contains("\"status\":\"UP\"")
        .doesNotContain("node");
    assertThat(node.manage(path, STATIC).body()).doesNotContain("components");
    assertThat(node.manage(path, "0123456789abcdef-root").body()).contains("components", "node");
  }

  @Test
  void aTokenThatLeavesTheFileIsNotAcceptedAnyMore() throws IOException {
    String before = Files.readString(node.tokens);
    Files.writeString(node.tokens, before + "extra 0123456789abcdef-extra platform\n");
    await()
        .atMost(PATIENCE)
        .until(() -> node.manage("/actuator/info", "0123456789abcdef-extra").statusCode() == 200);

    Files.writeString(node.tokens, "nonsense");
    Files.writeString(node.tokens, before);
    await()
        .atMost(PATIENCE)
        .until(() -> node.manage("/actuator/info", "0123456789abcdef-extra").statusCode() == 401);
    assertThat(node.manage("/actuator/info", "0123456789abcdef-root").statusCode()).isEqualTo(200);
  }

  @Test
  void otherMethodsAreNoWayAround() {
    for (String method : new String[] {"HEAD", "OPTIONS", "POST", "DELETE"}) {
      assertThat(
              node.management()
                  .send(method, "/actuator/info", BodyPublishers.noBody())
                  .statusCode())
          .as(method)
          .isEqualTo(401);
    }
  }

  @Test
  void readsOfKnownSendersAreThoseOfTheFilter() {
    String token = node.issuer.token(Instant.now(), "ann");
    await().atMost(PATIENCE).until(() -> node.put("shop/short", token).statusCode() <= 201);

    for (int i = 0; i < 3; i++) {
      assertThat(node.read("shop/short", token)).isEqualTo(200);
      assertThat(node.read("shop/none", token)).isEqualTo(404);
      assertThat(node.read("shop/short", token + "0")).isEqualTo(401);
    }
  }
}
