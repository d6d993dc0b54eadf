package io.grapevine.tls;

import io.grapevine.time.Repetition;
import io.grapevine.time.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.ssl.SslProperties;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Certificates and TLS of this node. */
@Configuration(proxyBeanMethods = false)
class TlsConfiguration {

  /** Each one costs a handshake, and nobody needs it; TLS 1.3 has none. */
  private static final String RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";

  static {
    // Read at the first handshake of this process, and nowhere else can it be set.
    if (System.getProperty(RENEGOTIATION) == null) {
      System.setProperty(RENEGOTIATION, "true");
    }
  }

  @Bean
  static CheckedBundles checkedBundles() {
    return new CheckedBundles();
  }

  @Bean
  BundleReload bundleReload(
      CheckedBundles bundles,
      SslProperties properties,
      DefaultSslBundleRegistry registry,
      InstantSource clock,
      MeterRegistry meters) {
    return new BundleReload(bundles.read(), properties, registry, clock, meters);
  }

  /** Files may be on a network; no thread of ours waits for them. */
  @Bean
  Repetition bundleChecks(BundleReload reload, Scheduler timer, Ticker ticker) {
    return new Repetition(
        "the check of the certificates",
        () ->
            reload.hasBundles()
                ? Mono.fromRunnable(reload::round).subscribeOn(Schedulers.boundedElastic())
                : Mono.empty(),
        reload.pause(),
        reload.pause(),
        timer,
        ticker);
  }

  @Bean
  PeerTls peerTls(PeerTlsProperties properties, SslBundles bundles) {
    return new PeerTls(properties, bundles);
  }
}
