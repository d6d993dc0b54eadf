package io.grapevine.token;

import io.grapevine.access.Subject;
import io.grapevine.access.http.GrantChanges;
import io.grapevine.time.Ticker;
import io.grapevine.token.AccessProperties.Kubernetes;
import io.kubernetes.client.openapi.ApiClient;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The issuers of tokens, if access is on. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("grapevine.access.enabled")
class IssuerConfiguration {

  private final AccessProperties properties;
  private final SslBundles bundles;
  private final InstantSource clock;
  private final Ticker ticker;
  private final Scheduler timer;
  private final Scheduler verifying;
  private final Basis basis = new Basis();
  private final Runnable withdrawn;

  IssuerConfiguration(
      AccessProperties properties,
      SslBundles bundles,
      InstantSource clock,
      Ticker ticker,
      Scheduler timer,
      Scheduler verifying,
      KnownTokens known,
      GrantChanges changes) {
    this.properties = properties;
    this.bundles = bundles;
    this.clock = clock;
    this.ticker = ticker;
    this.timer = timer;
    this.verifying = verifying;
    this.withdrawn =
        () -> {
          basis.changed();
          known.clear();
          changes.signal();
        };
  }

  @Bean
  Issuers issuers(ObjectProvider<ApiClient> apiServer) {
    Map<String, Issuer> others = new LinkedHashMap<>();
    for (int i = 0; i < properties.issuers().size(); i++) {
      IssuerProperties issuer = properties.issuers().get(i);
      others.put(issuer.issuer(), other(issuer, "grapevine.access.issuers[" + i + "]"));
    }
    return new Issuers(cluster(apiServer), others, basis);
  }

  /** In Kubernetes, and only there, discovery has a client of the API server. */
  private @Nullable Issuer cluster(ObjectProvider<ApiClient> apiServer) {
    if (properties.kubernetes() == Kubernetes.OFF) {
      return null;
    }
    ApiClient client = apiServer.getIfAvailable();
    if (client == null) {
      if (properties.kubernetes() == Kubernetes.ON) {
        throw new IllegalStateException(
            "grapevine.access.kubernetes must not be on outside of Kubernetes");
      }
      return null;
    }
    return issuer(
        "the Kubernetes API server",
        new ClusterKeys(client),
        properties.audience(),
        Subjects::ofKubernetes);
  }

  private Issuer other(IssuerProperties issuer, String setting) {
    return issuer(
        issuer.issuer(),
        new IssuerKeys(issuer, new Documents(client(issuer, setting))),
        Objects.requireNonNullElse(issuer.audience(), properties.audience()),
        claims -> Subjects.of(claims, issuer));
  }

  private Issuer issuer(
      String name,
      KeySource source,
      String audience,
      Function<Map<String, Object>, Optional<Subject>> subject) {
    Keys keys =
        new Keys(
            name,
            source,
            properties.keyRefresh(),
            ticker,
            timer,
            Schedulers.boundedElastic(),
            withdrawn);
    var validators =
        new TokenValidators(clock.withZone(ZoneOffset.UTC), properties.clockSkew(), audience);
    return new Issuer(keys, validators, subject, verifying);
  }

  /** A client that trusts the authorities of the issuer, also after these are reloaded. */
  private Supplier<OkHttpClient> client(IssuerProperties issuer, String setting) {
    String name = issuer.tlsBundle();
    if (name == null) {
      OkHttpClient client = new OkHttpClient();
      return () -> client;
    }
    try {
      AtomicReference<OkHttpClient> current =
          new AtomicReference<>(trusting(bundles.getBundle(name)));
      bundles.addBundleUpdateHandler(name, bundle -> current.set(trusting(bundle)));
      return current::get;
    } catch (NoSuchSslBundleException e) {
      throw new IllegalStateException(setting + ".tls-bundle must be the name of an SSL bundle", e);
    }
  }

  private static OkHttpClient trusting(SslBundle bundle) {
    X509TrustManager authorities =
        Stream.of(bundle.getManagers().getTrustManagers())
            .filter(X509TrustManager.class::isInstance)
            .map(X509TrustManager.class::cast)
            .findFirst()
            .orElseThrow();
    return new OkHttpClient.Builder()
        .sslSocketFactory(bundle.createSslContext().getSocketFactory(), authorities)
        .build();
  }
}
