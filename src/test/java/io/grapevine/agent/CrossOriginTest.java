package io.grapevine.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.grapevine.testing.Http;
import io.grapevine.testing.LiveNode;
import io.grapevine.testing.RawClient;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** Java's client does not send an Origin, so these requests are raw. */
@LiveNode
@TestPropertySource(properties = "grapevine.agent.cors.allowed-origins=https://app.example.com")
class CrossOriginTest {

  private static final String APP = "Origin: https://app.example.com\r\n";
  private static final String OTHER = "Origin: https://other.example.com\r\n";

  private final int port;

  CrossOriginTest(@LocalServerPort int port) {
    this.port = port;
  }

  private String send(String method, String path, String headers) throws IOException {
    try (var client = new RawClient(port)) {
      return client
          .send(
              "%s %s HTTP/1.1\r\nHost: node\r\nConnection: close\r\n%s\r\n"
                  .formatted(method, path, headers))
          .rest();
    }
  }

  @Test
  void aPageOfAnAllowedOriginReadsResponsesAndTheirHeaders() throws IOException {
    new Http(port).put("/v1/state/cors/a", "1");

    String read = send("GET", "/v1/state/cors/a", APP);
    assertThat(read)
        .startsWith("HTTP/1.1 200")
        .contains("Access-Control-Allow-Origin: https://app.example.com")
        .containsPattern("Access-Control-Expose-Headers: ETag, .*Grapevine-Stamp")
        .doesNotContain("Allow-Credentials");
    assertThat(send("GET", "/v1/state/cors/nothing", APP))
        .startsWith("HTTP/1.1 404")
        .contains("Access-Control-Allow-Origin");
  }

  @Test
  void aPreflightAllowsTheMethodsAndHeadersOfTheApi() throws IOException {
    String preflight =
        send(
            "OPTIONS",
            "/v1/state/cors/a",
            APP
                + "Access-Control-Request-Method: PATCH\r\nAccess-Control-Request-Headers: if-match\r\n");

    assertThat(preflight)
        .startsWith("HTTP/1.1 200")
        .contains("Access-Control-Allow-Methods: GET,HEAD,PUT,POST,PATCH,DELETE")
        .contains("Access-Control-Allow-Headers: if-match")
        .contains("Access-Control-Max-Age: 3600");
  }

  @Test
  void everyOtherOriginIsRefusedWithAProblem() throws IOException {
    assertThat(send("GET", "/v1/state", OTHER))
        .startsWith("HTTP/1.1 403")
        .contains("urn:grapevine:problem:forbidden");
    assertThat(send("OPTIONS", "/v1/state", OTHER + "Access-Control-Request-Method: GET\r\n"))
        .startsWith("HTTP/1.1 403")
        .contains("urn:grapevine:problem:forbidden");
  }

  @Test
  void optionsOfNoPageStillNamesTheMethods() throws IOException {
    assertThat(send("OPTIONS", "/v1/stats", "")).startsWith("HTTP/1.1 204").contains("Allow: GET");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "app.example.com", "https://", "https://a.b/", "https://a.b/x", "ftp://a.b"})
  void anOriginIsASchemeAndAHost(String origin) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AgentProperties.Cors(List.of(origin)))
        .withMessageStartingWith("grapevine.agent.cors.allowed-origins");
  }
}
