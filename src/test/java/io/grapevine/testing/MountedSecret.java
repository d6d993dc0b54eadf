package io.grapevine.testing;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A directory like that of a Secret in a pod: the files are links through {@code ..data}, which is
 * a link to a directory of one version, and is replaced at once.
 */
public final class MountedSecret {

  private final Path directory;
  private int version;

  public MountedSecret(Path directory) {
    this.directory = directory;
  }

  /** Mounts a certificate with its key, and the authority. */
  public MountedSecret with(X509Bundle certificate, String authority) {
    return with(certificate.getCertificatePathPEM(), certificate.getPrivateKeyPEM(), authority);
  }

  /** As above, of any content. */
  public MountedSecret with(String certificate, String key, String authority) {
    Map<String, String> files = Map.of("tls.crt", certificate, "tls.key", key, "ca.crt", authority);
    try {
      Path data = directory.resolve("..data");
      Path old = Files.exists(data) ? data.toRealPath() : null;
      Path next = Files.createDirectories(directory.resolve("..version-" + version++));
      for (Map.Entry<String, String> file : files.entrySet()) {
        Files.writeString(next.resolve(file.getKey()), file.getValue());
      }
      Path link = Files.createSymbolicLink(directory.resolve("..data_tmp"), next.getFileName());
      Files.move(link, data, ATOMIC_MOVE, REPLACE_EXISTING);
      for (String name : files.keySet()) {
        if (!Files.isSymbolicLink(file(name))) {
          Files.createSymbolicLink(file(name), Path.of("..data", name));
        }
      }
      if (old != null) {
        delete(old);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  private static void delete(Path version) throws IOException {
    try (var files = Files.newDirectoryStream(version)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(version);
  }

  public Path file(String name) {
    return directory.resolve(name);
  }

  /** The settings of a bundle of these files, without what marks a setting on a command line. */
  public String[] bundle(String name) {
    String prefix = "spring.ssl.bundle.pem." + name;
    return new String[] {
      prefix + ".keystore.certificate=" + file("tls.crt"),
      prefix + ".keystore.private-key=" + file("tls.key"),
      prefix + ".truststore.certificate=" + file("ca.crt"),
    };
  }
}
