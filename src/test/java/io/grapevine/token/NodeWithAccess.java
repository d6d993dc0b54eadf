package io.grapevine.token;

import io.grapevine.http.NodeOnThreePorts;
import io.grapevine.testing.Http;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

/** A whole node with access on, an issuer whose tokens it takes, and a file of tokens. */
final class NodeWithAccess implements AutoCloseable {

  /** The token of ann in the file. */
  static final String STATIC = "0123456789abcdef-static";

  final TestIssuer issuer = new TestIssuer();

  /** The file of tokens, which the node reads again and again. */
  final Path tokens;

  private final NodeOnThreePorts node;

  NodeWithAccess(Path directory) throws IOException {
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

  int agentPort() {
    return node.ports.agent();
  }

  Http agent() {
    return new Http(node.ports.agent());
  }

  Http management() {
    return new Http(node.ports.management());
  }

  static String bearer(String token) {
    return "Bearer " + token;
  }

  HttpResponse<String> put(String key, String token) {
    return agent().put("/v1/state/" + key, "1", "Authorization", bearer(token));
  }

  HttpResponse<String> manage(String path, String token) {
    return management().get(path, "Authorization", bearer(token));
  }

  int read(String key, String token) {
    return agent().get("/v1/state/" + key, "Authorization", bearer(token)).statusCode();
  }

  @Override
  public void close() {
    node.close();
    issuer.close();
  }
}
