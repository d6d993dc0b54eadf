package io.grapevine.http;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the connections of clients, for each of the three ports.
 *
 * @param headerTimeout how long a client may take to send the request line and headers, and the
 *     rest of a body after an early response; longer tolerates slower clients, and a client that
 *     never completes its headers keeps its connection for longer
 * @param idleTimeout how long a connection without a request stays open; must be more than the idle
 *     timeout of every load balancer and connection pool in front of this port, so that they close
 *     first; longer keeps unused connections for longer
 * @param maxConnections the maximum number of open connections of each port; further connections
 *     are closed at once; more serves more clients, and uses some 10 KB of memory for each
 */
@ConfigurationProperties("grapevine.http")
public record HttpProperties(
    @DefaultValue("10s") Duration headerTimeout,
    @DefaultValue("11m") Duration idleTimeout,
    @DefaultValue("1000") int maxConnections) {

  private static final Duration LONGEST = Duration.ofDays(1);

  public HttpProperties {
    requireTime(headerTimeout, "header-timeout");
    requireTime(idleTimeout, "idle-timeout");
    require(maxConnections >= 1, "max-connections must be at least 1");
  }

  private static void requireTime(Duration duration, String name) {
    require(
        duration.compareTo(Duration.ofMillis(1)) >= 0 && duration.compareTo(LONGEST) <= 0,
        name + " must be at least 1ms and at most 24h");
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalArgumentException("grapevine.http." + rule);
    }
  }
}
