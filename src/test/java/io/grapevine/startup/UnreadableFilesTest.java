package io.grapevine.startup;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.grapevine.testing.Authority;
import io.grapevine.testing.MountedSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A file that prevents the start is reported in one line, and a key is not logged. */
@ExtendWith(OutputCaptureExtension.class)
class UnreadableFilesTest {

  private final FailingStart start = new FailingStart();

  @Test
  void namesABundleOfPeersThatDoesNotExistOrHasNoAuthority(
      @TempDir Path directory, CapturedOutput output) throws IOException {
    Authority authority = new Authority("group");
    MountedSecret secret = new MountedSecret(directory).with(authority.issue(), authority.pem());
    String[] bundle = secret.bundle("node");
    start.fails("grapevine.connection.tls=required", "grapevine.connection.tls-bundle=other");
    start.fails(
        "grapevine.connection.tls=optional",
        "grapevine.connection.tls-bundle=node",
        bundle[0],
        bundle[1]);
    start.fails("server.ssl.bundle=node", bundle[0]);
    Files.writeString(secret.file("tls.crt"), authority.issue().getCertificatePEM());
    start.fails("server.ssl.bundle=node", bundle[0], bundle[1]);

    assertThat(FailingStart.lines(output))
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
    start.failsWith(
        "spring.ssl.bundle.pem.node.keystore.certificate must be set if"
            + " spring.ssl.bundle.pem.node.keystore.private-key is;"
            + " spring.ssl.bundle.pem.node.keystore.private-key is a text in PEM (command line)",
        output,
        "spring.ssl.bundle.pem.node.keystore.private-key=" + key);
  }

  @Test
  void namesTheLineOfAFile(@TempDir Path directory, CapturedOutput output) throws IOException {
    Path file = directory.resolve("node.yaml");
    Files.writeString(file, "grapevine:\n  connection:\n    r0: many\n");
    start.fails("spring.config.additional-location=" + file);
    assertThat(FailingStart.line(output))
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
      start.fails("spring.config.additional-location=" + location);
      assertThat(FailingStart.lines(output))
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
    start.fails("grapevine.state.seed=" + file);
    assertThat(FailingStart.line(output))
        .contains("grapevine.state.seed cannot be read: ")
        .endsWith("; it is " + file + " (command line)");
  }
}
