package io.grapevine.startup;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.grapevine.GrapevineApplication;
import io.grapevine.cluster.NodePorts;
import io.grapevine.testing.Authority;
import io.grapevine.testing.MountedSecret;
import io.grapevine.testing.OwnLoops;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A setting that prevents the start is reported in one line, which is all that is logged. */
@ExtendWith(OutputCaptureExtension.class)
class StartFailureTest {

  private static final String ADDRESS_OF_NOBODY = "192.0.2.1"; // Reserved for documentation.

  private final NodePorts ports = NodePorts.free();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "grapevine.connection.r0=abc | grapevine.connection.r0 must be a whole number; it is abc",
        "grapevine.connection.r0=0 | grapevine.connection.r0 must be at least 1; it is 0",
        "grapevine.connection.push-interval=fast"
            + " | grapevine.connection.push-interval must be a duration with a unit, such as 200ms, 10s or 24h; it is fast",
        "grapevine.state.max-size=1PB"
            + " | grapevine.state.max-size must be a size, such as 512KB or 64MB; it is 1PB",
        "grapevine.connection.address=not an address"
            + " | grapevine.connection.address must be an IP address; it is not an address",
        "grapevine.connection.accept-without-group=perhaps"
            + " | grapevine.connection.accept-without-group must be true or false; it is perhaps",
        "grapevine.connection.r0=${NOWHERE}"
            + " | grapevine.connection.r0 must be a whole number; it is ${NOWHERE}",
        "grapevine.group=two words"
            + " | grapevine.group must be 1 to 253 letters, digits, or any of . _ - / :; it is two words",
        "server.ssl.bundle=none"
            + " | server.ssl.bundle must be the name of an SSL bundle; it is none",
        "management.server.ssl.bundle=none"
            + " | management.server.ssl.bundle must be the name of an SSL bundle; it is none",
        "spring.ssl.bundle.pem.node.truststore.certificate=/nowhere/ca.crt"
            + " | spring.ssl.bundle.pem.node.truststore.certificate must be a readable file of certificates in PEM: there is no such file; it is /nowhere/ca.crt",
        "grapevine.connection.tls=always"
            + " | grapevine.connection.tls must be one of off, optional, required; it is always",
        "grapevine.access.kubernetes=perhaps"
            + " | grapevine.access.kubernetes must be one of auto, on, off; it is perhaps",
        "grapevine.access.issuers[0].issuer=http://login.example.com"
            + " | grapevine.access.issuers[0].issuer must begin with https://, or with http:// if allow-http is true; it is http://login.example.com",
        "server.shutdown=soon | server.shutdown must be one of graceful, immediate; it is soon",
        "server.port=70000 | server.port must be 0 to 65535; it is 70000",
        "grapevine.state.seed=classpath:none.json"
            + " | grapevine.state.seed cannot be read: there is no such file; it is classpath:none.json",
        "grapevine.state.seed=/nowhere/none.json"
            + " | grapevine.state.seed cannot be read: there is no such file; it is /nowhere/none.json",
        "spring.cloud.discovery.client.simple.instances.grapevine[0].uri=notauri"
            + " | spring.cloud.discovery.client.simple.instances.grapevine[0].uri must be http://<host>:<port>, with a host name without underscores; it is notauri",
        "spring.cloud.discovery.client.simple.instances.grapevine[0].uri=http://node_1:4097"
            + " | spring.cloud.discovery.client.simple.instances.grapevine[0].uri must be http://<host>:<port>, with a host name without underscores; it is http://node_1:4097",
        "spring.cloud.discovery.client.simple.instances.grapevine[0].uri=http://[::1"
            + " | spring.cloud.discovery.client.simple.instances.grapevine[0].uri must be a URL, such as http://node-2:4097; it is http://[::1",
      })
  void namesTheSettingItsValueAndWhatItMustBe(
      String setting, String sentence, CapturedOutput output) {
    assertFailsWith(sentence + " (command line)", output, setting);
  }

  @Test
  void namesAllSettingsThatDoNotFitTogetherAndTheirDefaults(CapturedOutput output) {
    assertFailsWith(
        "grapevine.connection.max-delta-size must be at least 64KB more than"
            + " grapevine.state.max-value-size; grapevine.connection.max-delta-size is 16MB (the default),"
            + " grapevine.state.max-value-size is 20MB (command line)",
        output,
        "grapevine.state.max-value-size=20MB");
  }

  @Test
  void namesTheModeThatNeedsABundle(CapturedOutput output) {
    assertFailsWith(
        "grapevine.connection.tls-bundle must name a bundle below spring.ssl.bundle unless"
            + " grapevine.connection.tls is off; grapevine.connection.tls is required (command line)",
        output,
        "grapevine.connection.tls=required");
  }

  @Test
  void namesABundleOfPeersThatDoesNotExistOrHasNoAuthority(
      @TempDir Path directory, CapturedOutput output) throws IOException {
    Authority authority = new Authority("group");
    MountedSecret secret = new MountedSecret(directory).with(authority.issue(), authority.pem());
    String[] bundle = secret.bundle("node");
    assertFails("grapevine.connection.tls=required", "grapevine.connection.tls-bundle=other");
    assertFails(
        "grapevine.connection.tls=optional",
        "grapevine.connection.tls-bundle=node",
        bundle[0],
        bundle[1]);
    assertFails("server.ssl.bundle=node", bundle[0]);
    Files.writeString(secret.file("tls.crt"), authority.issue().getCertificatePEM());
    assertFails("server.ssl.bundle=node", bundle[0], bundle[1]);

    assertThat(output.getAll().lines().filter(line -> !line.contains(" INFO ")))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .endsWith(
                        "cannot start: grapevine.connection.tls-bundle must be the name of an SSL"
                            + " bundle; it is other (command line)"),
            line ->
                assertThat(line)
                    .endsWith(
                        "cannot start: grapevine.connection.tls-bundle must name a bundle with a keystore,"
                            + " for the certificate of this node, and a truststore, for the authority of the"
                            + " group; it is node (command line)"),
            line ->
                assertThat(line)
                    .contains(
                        "cannot start: spring.ssl.bundle.pem.node.keystore.private-key must be set if"
                            + " spring.ssl.bundle.pem.node.keystore.certificate is; "),
            line ->
                assertThat(line)
                    .contains(
                        "cannot start: spring.ssl.bundle.pem.node.keystore.private-key must be the key of"
                            + " the first certificate in spring.ssl.bundle.pem.node.keystore.certificate; "));
  }

  @Test
  void doesNotLogAKeyThatStandsInASetting(CapturedOutput output) {
    String key = new Authority("group").issue().getPrivateKeyPEM();
    assertFailsWith(
        "spring.ssl.bundle.pem.node.keystore.certificate must be set if"
            + " spring.ssl.bundle.pem.node.keystore.private-key is;"
            + " spring.ssl.bundle.pem.node.keystore.private-key is a text in PEM (command line)",
        output,
        "spring.ssl.bundle.pem.node.keystore.private-key=" + key);
  }

  @Test
  void namesAGraceBelowItsFloor(CapturedOutput output) {
    assertFailsWith(
        "grapevine.state.expiry-grace must be at least 1m; it is 30s (command line)",
        output,
        "grapevine.state.expiry-grace=30s");
  }

  @Test
  void namesADrainThatIsLongerThanTheShutdown(CapturedOutput output) {
    assertFailsWith(
        "grapevine.connection.drain-timeout must be less than"
            + " spring.lifecycle.timeout-per-shutdown-phase; grapevine.connection.drain-timeout is 1m"
            + " (command line), spring.lifecycle.timeout-per-shutdown-phase is 30s (the default)",
        output,
        "grapevine.connection.drain-timeout=1m");
  }

  @ParameterizedTest
  @CsvSource({"server.address", "grapevine.connection.address", "management.server.address"})
  void namesAnAddressOfAnotherMachine(String setting, CapturedOutput output) {
    assertFailsWith(
        setting
            + " must be an address of this machine; it is "
            + ADDRESS_OF_NOBODY
            + " (command line)",
        output,
        setting + "=" + ADDRESS_OF_NOBODY);
  }

  @Test
  void namesAPortThatIsInUse(CapturedOutput output) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertFailsWith(
          "grapevine.connection.port must be a free port, and some program already uses it; it is %d (command line)"
              .formatted(taken.getLocalPort()),
          output,
          "grapevine.connection.port=" + taken.getLocalPort());
    }
  }

  @Test
  void namesTwoSettingsWithTheSamePort(CapturedOutput output) {
    assertFailsWith(
        "server.port and grapevine.connection.port must be different ports;"
            + " server.port is %1$d (command line), grapevine.connection.port is %1$d (command line)"
                .formatted(ports.agent()),
        output,
        "grapevine.connection.port=" + ports.agent());
  }

  @Test
  void namesTheLineOfAFile(@TempDir Path directory, CapturedOutput output) throws IOException {
    Path file = directory.resolve("node.yaml");
    Files.writeString(file, "grapevine:\n  connection:\n    r0: many\n");
    assertFails("spring.config.additional-location=" + file);
    assertThat(line(output))
        .contains("grapevine.connection.r0 must be a whole number; it is many (")
        .contains("node.yaml] - 3:9)");
  }

  @Test
  void namesAFileThatIsMalformed(@TempDir Path directory, CapturedOutput output)
      throws IOException {
    Path file = directory.resolve("node.yaml");
    Files.writeString(file, "grapevine:\n  connection: r0: 3\n");
    for (String location : List.of(file.toString(), directory + "/")) {
      Path found = Files.copy(file, directory.resolve("application.yaml"), REPLACE_EXISTING);
      assertFails("spring.config.additional-location=" + location);
      assertThat(output.getAll().lines().filter(line -> !line.contains(" INFO ")))
          .last(STRING)
          .contains(
              "cannot start: the configuration file %s is not valid YAML: mapping values are not"
                  .formatted(location.endsWith("/") ? found : file))
          .contains("line 2, column 17");
    }
  }

  @Test
  void namesASeedThatIsMalformed(@TempDir Path directory, CapturedOutput output)
      throws IOException {
    Path file = directory.resolve("seed.json");
    Files.writeString(file, "{\"key\": 1}");
    assertFails("grapevine.state.seed=" + file);
    assertThat(line(output))
        .contains("grapevine.state.seed cannot be read: ")
        .endsWith("; it is " + file + " (command line)");
  }

  private void assertFailsWith(String sentence, CapturedOutput output, String setting) {
    assertFails(setting);
    assertThat(line(output)).endsWith(": cannot start: " + sentence);
  }

  private void assertFails(String... wrong) {
    var settings =
        Stream.concat(
                Stream.of(
                        "server.address=127.0.0.1",
                        "server.port=" + ports.agent(),
                        "grapevine.connection.address=127.0.0.1",
                        "grapevine.connection.port=" + ports.peer(),
                        "management.server.address=127.0.0.1",
                        "management.server.port=" + ports.management())
                    .filter(other ->
                        Stream.of(wrong).noneMatch(setting -> name(other).equals(name(setting)))),
                Stream.of(wrong))
            .map(text -> "--" + text)
            .toArray(String[]::new);
    assertThat(
            catchThrowable(() ->
                SpringApplication.run(
                        new Class<?>[] {GrapevineApplication.class, OwnLoops.class}, settings)
                    .close()))
        .as(Arrays.toString(settings))
        .isNotNull();
  }

  private static String name(String setting) {
    return setting.substring(0, setting.indexOf('='));
  }

  private static String line(CapturedOutput output) {
    List<String> lines = output.getAll().lines().filter(line -> !line.contains(" INFO ")).toList();
    assertThat(lines).hasSize(1);
    return lines.getFirst();
  }
}
