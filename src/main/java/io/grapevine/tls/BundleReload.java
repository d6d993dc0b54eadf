package io.grapevine.tls;

import io.grapevine.files.Reload;
import io.grapevine.files.Reloads;
import io.grapevine.time.Repetition;
import io.grapevine.time.Ticker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.springframework.boot.autoconfigure.ssl.SslProperties;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import reactor.core.scheduler.Scheduler;

/**
 * Reads the files of all PEM bundles again and again, and replaces a bundle when its files have
 * changed: new connections use the new certificate, open ones go on.
 *
 * <p>Only content that can be used replaces a bundle: its parts are readable, the key is that of
 * the certificate, and the certificate is valid now. While a Secret or a tool replaces one file
 * after the other, and when it leaves a defect, the previous content stays in use.
 *
 * <p>Spring's own watcher of files is not used: it passes on a new certificate with the old key,
 * reports a defect by a stack trace, and loses a directory that is removed and made again.
 */
final class BundleReload {

  private final DefaultSslBundleRegistry registry;
  private final InstantSource clock;
  private final Duration pause;
  private final Reloads bundles = new Reloads();

  /**
   * Reads nothing yet.
   *
   * @param first the content of each PEM bundle, read before the registry read it: what has changed
   *     since then is found by the first round
   */
  BundleReload(
      Map<String, Material> first,
      SslProperties properties,
      DefaultSslBundleRegistry registry,
      InstantSource clock,
      MeterRegistry meters) {
    this.registry = registry;
    this.clock = clock;
    this.pause = properties.getBundle().getWatch().getFile().getQuietPeriod();
    properties
        .getBundle()
        .getPem()
        .forEach((name, pem) -> {
          Material material = first.get(name);
          if (material != null) {
            bundles.add(
                new Reload<>(
                    "bundle " + name,
                    material,
                    new BundleFiles(name, pem)::read,
                    found -> use(name, found),
                    pause));
          }
        });
    Gauge.builder("grapevine.tls.stale.bundles", bundles, Reloads::stale)
        .description("Bundles whose files have changed and cannot be used")
        .register(meters);
  }

  /** Puts other content of a bundle in use; fails if it cannot be used now. */
  private void use(String name, Material found) {
    String wrong = found.defect(clock.instant());
    if (wrong != null) {
      throw new IllegalStateException(wrong);
    }
    SslBundle bundle = found.in(registry.getBundle(name));
    bundle.createSslContext();
    registry.updateBundle(name, bundle);
  }

  /** The rounds in which all files are read. */
  Repetition rounds(Scheduler timer, Ticker ticker) {
    return bundles.every(pause, "the check of the certificates", timer, ticker);
  }

  /** Reads all files once. */
  void round() {
    bundles.round();
  }
}
