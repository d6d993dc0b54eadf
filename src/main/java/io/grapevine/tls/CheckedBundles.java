package io.grapevine.tls;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.ssl.SslProperties;

/**
 * Reads the PEM bundles before Spring does, so that an unusable one prevents the start with a
 * message that names its setting; and keeps Spring's watcher of files away from them.
 */
final class CheckedBundles implements BeanPostProcessor {

  private final Map<String, Material> read = new LinkedHashMap<>();

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof SslProperties properties) {
      properties
          .getBundle()
          .getPem()
          .forEach((bundle, pem) -> {
            pem.setReloadOnUpdate(false);
            read.put(bundle, new BundleFiles(bundle, pem).read());
          });
    }
    return bean;
  }

  /** The content of each bundle at the start. */
  Map<String, Material> read() {
    return Map.copyOf(read);
  }
}
