package io.grapevine.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.grapevine.access.http.GrantChanges;
import io.grapevine.testing.Authority;
import io.grapevine.testing.ManualClock;
import io.grapevine.token.AccessProperties.Kubernetes;
import io.grapevine.token.Verdict.Accepted;
import io.grapevine.token.Verdict.Refused;
import io.kubernetes.client.openapi.ApiClient;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.util.unit.DataSize;
import reactor.core.scheduler.Schedulers;

class IssuerConfigurationTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ManualClock clock = new ManualClock();
  private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry();
  private final Authority authority = new Authority("company");
  private final TestIssuer first = new TestIssuer(authority.issue("127.0.0.1"));
  private final TestIssuer second = new TestIssuer();

  @AfterEach
  void stop() {
    first.close();
    second.close();
  }

  private Issuers issuers(Kubernetes kubernetes, IssuerProperties... others) {
    var properties =
        new AccessProperties(
            true,
            "grapevine",
            kubernetes,
            List.of(others),
            null,
            Duration.ZERO,
            Duration.ofMinutes(5),
            DataSize.ofMegabytes(1));
    var known = new KnownTokens(100_000, clock, clock, Runnable::run);
    return new IssuerConfiguration(
            properties,
            bundles,
            clock,
            clock,
            Schedulers.parallel(),
            Schedulers.parallel(),
            known,
            new GrantChanges())
        .issuers(new StaticListableBeanFactory().getBeanProvider(ApiClient.class));
  }

  private static IssuerProperties issuer(
      TestIssuer issuer, @Nullable String audience, String prefix, @Nullable String bundle) {
    return new IssuerProperties(
        issuer.url(), null, audience, "sub", "groups", prefix, bundle, bundle == null);
  }

  private static SslBundle trusting(Authority authority) {
    var details = PemSslStoreDetails.forCertificates(authority.pem());
    return SslBundle.of(new PemSslStoreBundle(null, PemSslStore.load(details)));
  }

  private String outcome(Issuers issuers, String token) {
    return switch (Objects.requireNonNull(issuers.verify(token).block(PATIENCE))) {
      case Accepted accepted -> accepted.subject().name();
      case Refused(Reason reason) -> reason.name();
    };
  }

  @Test
  void eachIssuerHasItsAudienceAndItsNames() {
    bundles.registerBundle("company", trusting(authority));
    try (Issuers issuers =
        issuers(
            Kubernetes.OFF,
            issuer(first, null, "", "company"),
            issuer(second, "elsewhere", "two:", null))) {
      issuers.start();
      var now = clock.instant();

      assertThat(outcome(issuers, first.token(now, "ann"))).isEqualTo("ann");
      assertThat(outcome(issuers, second.token(now, "ann"))).isEqualTo(Reason.AUDIENCE.name());
      assertThat(outcome(issuers, second.token(now, claims -> claims.audience("elsewhere"))))
          .isEqualTo("two:someone");
      assertThat(outcome(issuers, first.token(now, claims -> claims.issuer(second.url()))))
          .as("signed for another issuer that has the same key")
          .isEqualTo(Reason.AUDIENCE.name());
    }
  }

  @Test
  void anIssuerMustHaveACertificateOfItsAuthority() {
    bundles.registerBundle("company", trusting(new Authority("other")));
    try (Issuers issuers = issuers(Kubernetes.AUTO, issuer(first, null, "", "company"))) {
      issuers.start();
      String token = first.token(clock.instant(), "ann");
      assertThat(outcome(issuers, token)).isEqualTo(Reason.KEYS_UNAVAILABLE.name());
      assertThat(first.fetches()).isZero();

      bundles.updateBundle("company", trusting(authority));
      clock.advance(Keys.FLOOR);
      assertThat(outcome(issuers, token)).isEqualTo("ann");
    }
  }

  @Test
  void whatCannotBeIsNamed() {
    assertThatIllegalStateException()
        .isThrownBy(() -> issuers(Kubernetes.ON))
        .withMessage("grapevine.access.kubernetes must not be on outside of Kubernetes");
    assertThatIllegalStateException()
        .isThrownBy(() ->
            issuers(
                Kubernetes.OFF, issuer(second, null, "", null), issuer(first, null, "", "nothing")))
        .withMessage("grapevine.access.issuers[1].tls-bundle must be the name of an SSL bundle");
  }
}
