package io.grapevine.tls;

import io.grapevine.http.Texts;
import io.grapevine.time.Durations;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.ssl.SslProperties;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;

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

  private static final Logger log = LoggerFactory.getLogger(BundleReload.class);

  private final DefaultSslBundleRegistry registry;
  private final InstantSource clock;
  private final Duration pause;
  private final List<Watched> bundles = new ArrayList<>();

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
            bundles.add(new Watched(name, new BundleFiles(name, pem), material));
          }
        });
    Gauge.builder("grapevine.tls.stale.bundles", bundles, BundleReload::stale)
        .description("Bundles whose files have changed and cannot be used")
        .register(meters);
  }

  private static long stale(List<Watched> bundles) {
    return bundles.stream().filter(bundle -> bundle.defect != null).count();
  }

  /** The pause between two rounds. */
  Duration pause() {
    return pause;
  }

  boolean hasBundles() {
    return !bundles.isEmpty();
  }

  /** Reads all files once. */
  void round() {
    bundles.forEach(Watched::look);
  }

  /** One bundle. Its fields are changed by one round after the other. */
  private final class Watched {

    private final String name;
    private final BundleFiles files;
    private Material used;
    private volatile @Nullable String defect;

    private Watched(String name, BundleFiles files, Material used) {
      this.name = name;
      this.files = files;
      this.used = used;
    }

    private void look() {
      String found = replace();
      if (found != null && !found.equals(defect)) {
        log.warn(
            "bundle {} still uses {}: its files have changed and cannot be used: {}; reading them again every {}",
            name,
            used,
            found,
            Durations.text(pause));
      }
      defect = found;
    }

    /** Uses what the files contain; returns why not, or null. */
    private @Nullable String replace() {
      try {
        Material found = files.read();
        if (found.equals(used)) {
          return null;
        }
        String wrong = found.defect(clock.instant());
        if (wrong != null) {
          return wrong;
        }
        SslBundle bundle = found.in(registry.getBundle(name));
        bundle.createSslContext();
        registry.updateBundle(name, bundle);
        used = found;
        log.info("bundle {} was reloaded, with {}", name, found);
        return null;
      } catch (RuntimeException e) {
        return Texts.oneLine(String.valueOf(e.getMessage()));
      }
    }
  }
}
