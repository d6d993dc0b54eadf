package io.grapevine.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.http.NodeOnThreePorts;
import io.grapevine.testing.Authority;
import io.grapevine.testing.MountedSecret;
import io.grapevine.testing.RawClient;
import io.grapevine.testing.TlsClients;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS on each port of a whole node, with the files of a Secret that changes. */
class ThreePortsOverTlsTest {

  private static final Authority AUTHORITY = new Authority("group");
  private static final X509Bundle OWN = AUTHORITY.issue("client");

  @TempDir private static Path directory;
  private static MountedSecret secret;
  private static NodeOnThreePorts node;

  @BeforeAll
  static void start() {
    secret = new MountedSecret(directory).with(AUTHORITY.issue("node"), AUTHORITY.pem());
    node =
        new NodeOnThreePorts(
            Stream.of(
                    Stream.of(secret.bundle("node")),
                    Stream.of(
                        "spring.ssl.bundle.watch.file.quiet-period=100ms",
                        "server.ssl.bundle=node",
                        "management.server.ssl.bundle=node",
                        "grapevine.connection.tls=required",
                        "grapevine.connection.tls-bundle=node"))
                .flatMap(settings -> settings)
                .toArray(String[]::new));
  }

  @AfterAll
  static void end() {
    node.close();
  }

  private static RawClient client(String port) {
    return new RawClient(node.port(port), context(port));
  }

  private static SSLContext context(String port) {
    return port.equals("peer")
        ? TlsClients.presenting(OWN, AUTHORITY)
        : TlsClients.trusting(AUTHORITY);
  }

  private static Certificate presented(RawClient client) throws IOException {
    return client.tls().getSession().getPeerCertificates()[0];
  }

  private static Certificate presentedToANewClient(String port) throws IOException {
    try (RawClient client = client(port)) {
      return presented(client);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent", "peer", "management"})
  void servesARequest(String port) throws IOException {
    try (RawClient client = client(port)) {
      assertThat(client.get("/no/such/path").answer()).startsWith("HTTP/1.1 404");
      assertThat(client.tls().getSession().getProtocol()).isEqualTo("TLSv1.3");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent", "peer", "management"})
  void takesANewCertificateAndDropsNoConnection(String port) throws IOException {
    try (RawClient before = client(port)) {
      before.get("/no/such/path").answer();
      Certificate old = presented(before);

      X509Bundle next = AUTHORITY.issue("node");
      secret.with(next.getCertificatePathPEM(), "garbage", AUTHORITY.pem());
      await("the defect is seen").until(() -> stale() == 1);
      assertThat(presentedToANewClient(port)).isEqualTo(old);

      secret.with(next, AUTHORITY.pem());
      await("the new certificate")
          .until(() -> presentedToANewClient(port).equals(next.getCertificate()));
      assertThat(before.get("/no/such/path").answer()).startsWith("HTTP/1.1 404");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent", "peer", "management"})
  void aClientThatReadsOnlyAfterItsBodyIsSentFindsTheRefusal(String port) throws IOException {
    for (String connection : List.of("keep-alive", "close")) {
      try (RawClient client = client(port)) {
        client.send(
            "PUT /no/such/path HTTP/1.1\r\nHost: x\r\nConnection: %s\r\nContent-Length: %d\r\n\r\n"
                .formatted(connection, 16 << 16));
        for (int i = 0; i < 16; i++) {
          client.send("x".repeat(1 << 16));
        }
        assertThat(client.answer()).as(connection).startsWith("HTTP/1.1 4");
      }
    }
  }

  /** Boot's own meter and health indicator, with our limit. */
  @Test
  void tellsHowLongTheCertificateIsValid() throws IOException {
    X509Bundle next = AUTHORITY.issue(Instant.now().plus(Duration.ofDays(6)), "node");
    secret.with(next, AUTHORITY.pem());
    await("the new certificate")
        .until(() -> presentedToANewClient("agent").equals(next.getCertificate()));

    assertThat(management("/actuator/prometheus").lines())
        .filteredOn(line ->
            line.startsWith("ssl_chain_expiry_seconds{bundle=\"node\"")
                && line.contains("source=\"keystore\""))
        .singleElement()
        .satisfies(line ->
            assertThat(Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .isBetween(5.9 * 86_400, 6.0 * 86_400));
    assertThat(health()).contains("\"ssl\":{\"details\":{\"expiringChains\":[{");

    X509Bundle later = AUTHORITY.issue(Instant.now().plus(Duration.ofDays(8)), "node");
    secret.with(later, AUTHORITY.pem());
    await("no warning any more").until(() -> health().contains("\"expiringChains\":[]"));
  }

  /** It holds for all ports of a host: on localhost they are those of other applications. */
  @ParameterizedTest
  @CsvSource({"node, true", "node:3097, true", "localhost, false", "localhost:3097, false"})
  void aBrowserThatLoadedThePageSpeaksOnlyTls(String host, boolean remembered) throws IOException {
    try (RawClient client = client("agent")) {
      String page =
          client
              .send("GET /docs HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
              .rest();

      assertThat(page).startsWith("HTTP/1.1 200").contains("X-Frame-Options: DENY");
      assertThat(page.contains("Strict-Transport-Security: max-age=2592000\r\n"))
          .isEqualTo(remembered);
    }
  }

  private static String health() throws IOException {
    return management("/actuator/health");
  }

  private static String management(String path) throws IOException {
    try (RawClient client = client("management")) {
      return client
          .send("GET " + path + " HTTP/1.1\r\nHost: node\r\nConnection: close\r\n\r\n")
          .rest();
    }
  }

  private static double stale() {
    return node.meters().get("grapevine.tls.stale.bundles").gauge().value();
  }
}
