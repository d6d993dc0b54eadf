package io.grapevine.tls;

import io.grapevine.http.Texts;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.ssl.PemSslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.PemSslBundleProperties.Store;
import org.springframework.boot.io.ApplicationResourceLoader;
import org.springframework.boot.ssl.pem.PemContent;
import org.springframework.core.io.ResourceLoader;

/** The files of one PEM bundle, or the PEM that its settings contain. */
final class BundleFiles {

  private static final String BUNDLES = "spring.ssl.bundle.pem.";

  private final ResourceLoader files = ApplicationResourceLoader.get();
  private final String settings;
  private final PemSslBundleProperties properties;

  BundleFiles(String bundle, PemSslBundleProperties properties) {
    this.settings = BUNDLES + bundle;
    this.properties = properties;
  }

  /**
   * Reads the files.
   *
   * @throws IllegalStateException if the content is unusable, whatever the time; the message begins
   *     with the name of a setting
   */
  Material read() {
    Store own = properties.getKeystore();
    String certificate = settings + ".keystore.certificate";
    String privateKey = settings + ".keystore.private-key";
    List<X509Certificate> chain = certificates(certificate, own.getCertificate());
    PrivateKey key =
        read(
            privateKey,
            own.getPrivateKey(),
            "a private key",
            content -> content.getPrivateKey(own.getPrivateKeyPassword()));
    if ((key == null) != chain.isEmpty()) {
      throw new IllegalStateException(
          key == null
              ? privateKey + " must be set if " + certificate + " is"
              : certificate + " must be set if " + privateKey + " is");
    }
    List<X509Certificate> trusted =
        certificates(
            settings + ".truststore.certificate", properties.getTruststore().getCertificate());
    Material material = new Material(chain, key, trusted);
    if (!material.keyFits()) {
      throw new IllegalStateException(
          privateKey + " must be the key of the first certificate in " + certificate);
    }
    return material;
  }

  private List<X509Certificate> certificates(String setting, @Nullable String location) {
    return Objects.requireNonNullElse(
        read(setting, location, "certificates", PemContent::getCertificates), List.of());
  }

  private <T> @Nullable T read(
      String setting,
      @Nullable String location,
      String kind,
      Function<PemContent, @Nullable T> parse) {
    if (location == null || location.isBlank()) {
      return null;
    }
    try {
      T parsed = parse.apply(content(location));
      if (parsed == null) {
        throw new IllegalStateException("there is none in it");
      }
      return parsed;
    } catch (IOException | RuntimeException e) {
      throw new IllegalStateException(
          "%s must be a readable file of %s in PEM: %s".formatted(setting, kind, reason(e)), e);
    }
  }

  private PemContent content(String location) throws IOException {
    if (PemContent.isPresentInText(location)) {
      return PemContent.of(location);
    }
    try (InputStream file = files.getResource(location).getInputStream()) {
      return PemContent.load(file);
    }
  }

  private static String reason(Exception failure) {
    return switch (failure) {
      case FileNotFoundException _, NoSuchFileException _ -> "there is no such file";
      case IOException unreadable -> "it cannot be read (" + unreadable + ")";
      default -> Texts.oneLine(failure);
    };
  }
}
