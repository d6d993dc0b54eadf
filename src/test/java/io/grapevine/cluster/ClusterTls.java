package io.grapevine.cluster;

import io.grapevine.testing.Authority;
import io.grapevine.testing.MountedSecret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Mutual TLS between the nodes of all clusters of real processes, if {@code
 * -Dgrapevine.test.tls=required} is set: what holds without it must hold with it.
 */
final class ClusterTls {

  /** The setting of a test that plays a peer itself, over plain HTTP. */
  static final String OFF = "grapevine.connection.tls=off";

  private static final String MODE = System.getProperty("grapevine.test.tls", "off");

  private static final String[] SETTINGS = MODE.equals("off") ? new String[0] : settings();

  private ClusterTls() {}

  private static String[] settings() {
    Authority authority = new Authority("clusters");
    try {
      Path directory = Files.createDirectories(Path.of("target", "cluster-tls").toAbsolutePath());
      MountedSecret secret =
          new MountedSecret(Files.createTempDirectory(directory, "secret"))
              .with(authority.issue("node"), authority.pem());
      return Stream.concat(
              Stream.of(secret.bundle("cluster")),
              Stream.of(
                  "grapevine.connection.tls=" + MODE, "grapevine.connection.tls-bundle=cluster"))
          .toArray(String[]::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** These settings, and those of TLS unless a test has its own. */
  static String[] added(String... settings) {
    boolean own =
        Stream.of(settings).anyMatch(setting -> setting.startsWith("grapevine.connection.tls"));
    return own
        ? settings
        : Stream.of(settings, SETTINGS).flatMap(Stream::of).toArray(String[]::new);
  }
}
