package io.grapevine.tls;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.grapevine.testing.Authority;
import io.grapevine.testing.MountedSecret;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.ssl.PemSslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.SslProperties;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class BundleReloadTest {

  @TempDir private Path directory;

  private final Authority authority = new Authority("group");
  private final X509Bundle first = authority.issue("node");
  private final X509Bundle second = authority.issue("node");
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final DefaultSslBundleRegistry registry = new DefaultSslBundleRegistry();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private MountedSecret secret;
  private BundleReload reload;
  private int updates;

  @BeforeEach
  void start() {
    secret = new MountedSecret(directory).with(first, authority.pem());
    registry.registerBundle("node", SslBundle.systemDefault());
    registry.addBundleUpdateHandler("node", bundle -> updates++);
    SslProperties properties = properties();
    reload = new BundleReload(read(properties), properties, registry, now::get, meters);
  }

  private static Map<String, Material> read(SslProperties properties) {
    var bundles = new CheckedBundles();
    bundles.postProcessAfterInitialization(properties, "properties");
    return bundles.read();
  }

  private SslProperties properties() {
    PemSslBundleProperties pem = new PemSslBundleProperties();
    pem.getKeystore().setCertificate(secret.file("tls.crt").toString());
    pem.getKeystore().setPrivateKey(secret.file("tls.key").toString());
    pem.getTruststore().setCertificate(secret.file("ca.crt").toString());
    SslProperties properties = new SslProperties();
    properties.getBundle().getPem().put("node", pem);
    return properties;
  }

  @Test
  void takesASecretThatIsSwappedByItsLink(CapturedOutput output) throws KeyStoreException {
    X509Bundle third = authority.issue("node");
    for (X509Bundle next : new X509Bundle[] {second, third}) {
      secret.with(next, authority.pem());
      reload.round();
      reload.round();
      assertThat(inUse()).isEqualTo(next.getCertificate());
    }
    assertThat(output.getAll().lines())
        .hasSize(2)
        .allMatch(
            line -> line.contains("bundle node was reloaded, with a certificate valid until"));
  }

  @Test
  void takesAnotherAuthority() throws KeyStoreException {
    Authority other = new Authority("other");
    secret.with(first, other.pem());
    reload.round();
    assertThat(trusted()).isEqualTo(root(other));
  }

  @Test
  void takesTwoAuthoritiesOfOneFileWhileTheyAreReplaced() throws KeyStoreException {
    secret.with(first, authority.pem() + new Authority("other").pem());
    reload.round();
    var authorities = requireNonNull(registry.getBundle("node").getStores().getTrustStore());
    assertThat(authorities.size()).isEqualTo(2);
  }

  @Test
  void keepsSpringsOwnWatcherAway() {
    SslProperties properties = properties();
    PemSslBundleProperties bundle = requireNonNull(properties.getBundle().getPem().get("node"));
    bundle.setReloadOnUpdate(true);
    read(properties);
    assertThat(bundle.isReloadOnUpdate()).isFalse();
  }

  @Test
  void tellsNobodyWhenNothingHasChanged() {
    secret.with(first, authority.pem());
    reload.round();
    assertThat(updates).isZero();
  }

  @Test
  void keepsTheOldPairUntilTheNewOneIsComplete(CapturedOutput output) throws KeyStoreException {
    secret.with(second.getCertificatePathPEM(), first.getPrivateKeyPEM(), authority.pem());
    reload.round();
    reload.round();
    assertThat(inUse()).isNull();
    assertThat(stale()).isOne();
    assertThat(output.getAll().lines())
        .singleElement()
        .asString()
        .contains("bundle node still uses a certificate valid until ")
        .contains("spring.ssl.bundle.pem.node.keystore.private-key must be the key of")
        .endsWith("reading them again every 10 s");

    secret.with(second, authority.pem());
    reload.round();
    assertThat(inUse()).isEqualTo(second.getCertificate());
    assertThat(stale()).isZero();
  }

  @Test
  void keepsTheOldCertificateWhenTheNewFileIsBroken(CapturedOutput output) throws Exception {
    String whole = second.getCertificatePathPEM();
    String[] broken = {"", "garbage", whole.substring(0, 100), whole.replace("A", "B")};
    for (String content : broken) {
      secret.with(content, second.getPrivateKeyPEM(), authority.pem());
      reload.round();
      assertThat(inUse()).as(content).isNull();
    }
    Files.delete(secret.file("tls.crt"));
    reload.round();
    assertThat(inUse()).isNull();
    assertThat(output.getAll())
        .contains("keystore.certificate must be a readable file of certificates in PEM: ")
        .contains("there is no such file")
        .doesNotContain("\tat ");
    assertThat(output.getAll().lines()).hasSizeBetween(2, broken.length + 1);
  }

  @Test
  void keepsTheOldCertificateInsteadOfOneThatIsNotValidNow() throws KeyStoreException {
    secret.with(authority.issue(now.get().minusSeconds(1)), authority.pem());
    reload.round();
    assertThat(inUse()).isNull();

    Instant later = now.get().plus(Duration.ofMinutes(5));
    X509Bundle early = authority.issue(later, later.plus(Duration.ofHours(1)));
    secret.with(early, authority.pem());
    reload.round();
    assertThat(inUse()).isNull();
    now.set(later.plusSeconds(1));
    reload.round();
    assertThat(inUse()).isEqualTo(early.getCertificate());
  }

  @Test
  void goesOnWhenTheDirectoryWasAwayForAMoment() throws IOException, KeyStoreException {
    Path away = Files.move(directory, directory.resolveSibling("away-" + directory.getFileName()));
    reload.round();
    assertThat(stale()).isOne();
    Files.move(away, directory);
    secret.with(second, authority.pem());
    reload.round();
    assertThat(inUse()).isEqualTo(second.getCertificate());
  }

  @Test
  void startsWithACertificateThatHasExpiredButNotWithAForeignKey() {
    secret.with(authority.issue(now.get().minusSeconds(1)), authority.pem());
    assertThat(read(properties())).containsKey("node");

    secret.with(second.getCertificatePathPEM(), first.getPrivateKeyPEM(), authority.pem());
    assertThatIllegalStateException()
        .isThrownBy(() -> read(properties()))
        .withMessageStartingWith("spring.ssl.bundle.pem.node.keystore.private-key must be the key");
  }

  /** Null before the first update. */
  private @Nullable Certificate inUse() throws KeyStoreException {
    if (updates == 0) {
      return null;
    }
    var keys = requireNonNull(registry.getBundle("node").getStores().getKeyStore());
    return keys.getCertificate(keys.aliases().nextElement());
  }

  private Certificate trusted() throws KeyStoreException {
    var authorities = requireNonNull(registry.getBundle("node").getStores().getTrustStore());
    return authorities.getCertificate(authorities.aliases().nextElement());
  }

  private static Certificate root(Authority authority) {
    return authority.issue().getRootCertificate();
  }

  private double stale() {
    return meters.get("grapevine.tls.stale.bundles").gauge().value();
  }
}
