package io.grapevine.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import io.grapevine.http.NodeOnThreePorts;
import io.grapevine.testing.Authority;
import io.grapevine.testing.MountedSecret;
import io.grapevine.testing.RawClient;
import io.grapevine.testing.TlsClients;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Clients with wrong certificates, and clients that speak something else than the port. */
@ExtendWith(OutputCaptureExtension.class)
class HostileTlsClientsTest {

  private static final String NAME = "spiffe://cluster.local/ns/shop/sa/grapevine";

  /** One for each kind of trouble and port. */
  private static final int FEW_LINES = 20;

  /** More than those lines. */
  private static final int TIMES = 25;

  /** The beginning of a first message that claims to be as long as one can be. */
  private static final String SIXTEEN_MEGABYTES = "\26\3\1\0\5\1\377\377\377\3";

  private static final Authority AUTHORITY = new Authority("group");

  @TempDir private static Path directory;
  private static NodeOnThreePorts node;

  @BeforeAll
  static void start() {
    MountedSecret secret =
        new MountedSecret(directory).with(AUTHORITY.issue("node", NAME), AUTHORITY.pem());
    node =
        new NodeOnThreePorts(
            Stream.of(
                    Stream.of(secret.bundle("node")),
                    Stream.of(
                        "grapevine.http.header-timeout=1s",
                        "server.ssl.bundle=node",
                        "management.server.ssl.enabled=false",
                        "grapevine.connection.tls=required",
                        "grapevine.connection.tls-bundle=node",
                        "grapevine.connection.peer-names=other.example," + NAME))
                .flatMap(settings -> settings)
                .toArray(String[]::new));
  }

  @AfterAll
  static void end() {
    node.close();
  }

  @AfterEach
  void neverALongLog(CapturedOutput output) {
    assertThat(output.getAll().lines().filter(line -> line.startsWith("\tat "))).isEmpty();
    assertThat(output.getAll().lines().count()).as(output.getAll()).isLessThan(FEW_LINES);
  }

  @Test
  void aCertificateOfTheAuthorityWithOneOfTheNamesIsAccepted() throws IOException {
    for (String name : List.of(NAME, "other.example", "OTHER.example")) {
      try (var client = client(AUTHORITY.issue("some.name", name))) {
        assertThat(client.get("/no/such/path").answer()).startsWith("HTTP/1.1 404");
      }
    }
  }

  private static RawClient client(X509Bundle own) {
    return new RawClient(node.port("peer"), TlsClients.presenting(own, AUTHORITY));
  }

  static Stream<X509Bundle> wrong() {
    Instant now = Instant.now();
    return Stream.of(
        new Authority("group").issue(NAME),
        Authority.selfSigned(NAME),
        AUTHORITY.issue(now.minusSeconds(60), NAME),
        AUTHORITY.issue(now.plusSeconds(600), now.plusSeconds(700), NAME),
        AUTHORITY.issue(),
        AUTHORITY.issue("another.name"),
        AUTHORITY.issue(NAME + "/x", "sub.other.example"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void aWrongCertificateGetsNoAnswer(X509Bundle own) throws IOException {
    double before = troubles("peer", "failed-handshake");
    for (int i = 0; i < TIMES; i++) {
      assertNoAnswer(TlsClients.presenting(own, AUTHORITY));
    }
    await().until(() -> troubles("peer", "failed-handshake") == before + TIMES);
  }

  @Test
  void noCertificateGetsNoAnswer() throws IOException {
    assertNoAnswer(TlsClients.trusting(AUTHORITY));
  }

  /** In TLS 1.3 a client learns after its request that its certificate is not accepted. */
  private static void assertNoAnswer(SSLContext tls) throws IOException {
    assertThatIOException()
        .isThrownBy(() -> {
          try (var client = new RawClient(node.port("peer"), tls)) {
            client.get("/").answer();
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent", "peer"})
  void plainHttpIsAnswered426(String port) throws IOException {
    double before = troubles(port, "no-tls");
    for (int i = 0; i < TIMES; i++) {
      try (var client = new RawClient(node.port(port))) {
        assertThat(client.get("/").rest())
            .startsWith("HTTP/1.1 426 Upgrade Required\r\nUpgrade: TLS/1.2, HTTP/1.1\r\n")
            .contains("urn:grapevine:problem:upgrade-required");
      }
    }
    assertThat(troubles(port, "no-tls")).isEqualTo(before + TIMES);
  }

  /** Trap: the server waited for the end of a line, and the client for its handshake. */
  @Test
  void tlsIsRefusedAtOnceByAPortWithoutIt() throws IOException {
    double before = troubles("management", "unexpected-tls");
    assertThatIOException()
        .isThrownBy(
            () -> new RawClient(node.port("management"), TlsClients.trusting(AUTHORITY)).get("/"))
        .withMessageContaining("Unsupported or unrecognized SSL message");
    assertThat(troubles("management", "unexpected-tls")).isEqualTo(before + 1);
    assertThat(troubles("management", "header-timeout")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent", "peer"})
  void aHandshakeThatDoesNotEndIsNotWaitedFor(String port) throws IOException {
    for (String begun : List.of("", "\26", "\26\3\1\2\0\1\0\1\374\3\3")) {
      double before = troubles(port, "header-timeout");
      try (var client = new RawClient(node.port(port))) {
        assertThat(client.send(begun).rest()).isEmpty();
      }
      assertThat(troubles(port, "header-timeout")).as(begun).isEqualTo(before + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent", "peer"})
  void garbageInsteadOfAHandshakeIsRefused(String port) throws IOException {
    double before = troubles(port, "failed-handshake");
    List<String> all =
        List.of("\26garbage, garbage, garbage", "\26\3\1\0\5\1\0\0\1\377", SIXTEEN_MEGABYTES);
    for (String garbage : all) {
      for (int i = 0; i < TIMES; i++) {
        try (var client = new RawClient(node.port(port))) {
          client.send(garbage).rest();
        }
      }
    }
    await().until(() -> troubles(port, "failed-handshake") == before + 3 * TIMES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent", "peer"})
  void noClientRenegotiates(String port) throws IOException {
    try (var client = new RawClient(node.port(port), presentingName())) {
      client.tls().setEnabledProtocols(new String[] {"TLSv1.2"});
      assertThat(client.get("/no/such/path").answer()).startsWith("HTTP/1.1 404");
      assertThat(client.tls().getSession().getProtocol()).isEqualTo("TLSv1.2");
      client.tls().startHandshake();
      assertThatIOException().isThrownBy(() -> client.get("/no/such/path").answer());
    }
  }

  private static SSLContext presentingName() {
    return TlsClients.presenting(AUTHORITY.issue(NAME), AUTHORITY);
  }

  private static double troubles(String port, String kind) {
    return node.meters()
        .get("grapevine.http.troubles")
        .tags("port", port, "kind", kind)
        .counter()
        .count();
  }
}
