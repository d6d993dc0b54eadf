package io.grapevine.connection;

import io.grapevine.http.BodyProperties;
import io.grapevine.http.HttpProperties;
import io.grapevine.peers.PeersProperties;
import io.grapevine.tls.PeerTlsProperties;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Settings with their real defaults, but for those that a test names. */
public final class Settings {

  private Settings() {}

  /** The settings below {@code grapevine.connection}; pairs of name and value. */
  public static ConnectionProperties connection(String... pairs) {
    return bind("grapevine.connection", ConnectionProperties.class, pairs);
  }

  /** The settings below {@code grapevine.bodies}; pairs of name and value. */
  public static BodyProperties bodies(String... pairs) {
    return bind("grapevine.bodies", BodyProperties.class, pairs);
  }

  /** The settings below {@code grapevine.peers}; pairs of name and value. */
  public static PeersProperties peers(String... pairs) {
    return bind("grapevine.peers", PeersProperties.class, pairs);
  }

  /** The settings below {@code grapevine.http}; pairs of name and value. */
  public static HttpProperties http(String... pairs) {
    return bind("grapevine.http", HttpProperties.class, pairs);
  }

  /** The settings of TLS below {@code grapevine.connection}; pairs of name and value. */
  public static PeerTlsProperties tls(String... pairs) {
    return bind("grapevine.connection", PeerTlsProperties.class, pairs);
  }

  private static <T> T bind(String prefix, Class<T> type, String... pairs) {
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      properties.put(prefix + "." + pairs[i], pairs[i + 1]);
    }
    return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate(prefix, type);
  }
}
