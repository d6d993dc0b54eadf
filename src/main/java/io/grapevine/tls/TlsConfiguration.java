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
import reactor.core.scheduler.Scheduler;

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

  @Bean
  Repetition bundleChecks(BundleReload reload, Scheduler timer, Ticker ticker) {
    return reload.rounds(timer, ticker);
  }

  @Bean
  PeerTls peerTls(PeerTlsProperties properties, SslBundles bundles) {
    return new PeerTls(properties, bundles);
  }
}
