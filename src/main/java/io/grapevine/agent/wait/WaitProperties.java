package io.grapevine.agent.wait;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of requests that wait: for holders of a write, or for an entry that this node does not
 * have yet.
 *
 * @param timeout how long a request waits that has no {@code timeout}; longer meets a concern more
 *     often while peers are slow, and answers later when they are gone
 * @param maxTimeout the longest {@code timeout} of a request; longer waits occupy connections
 *     longer
 * @param maxRequests the maximum number of requests that wait at the same time; others get 503
 *     before anything is written
 */
@ConfigurationProperties("grapevine.waits")
record WaitProperties(
    @DefaultValue("5s") Duration timeout,
    @DefaultValue("1m") Duration maxTimeout,
    @DefaultValue("500") int maxRequests) {

  private static final Duration LONGEST = Duration.ofHours(1);

  WaitProperties {
    require(
        timeout.compareTo(Duration.ofMillis(1)) >= 0 && timeout.compareTo(maxTimeout) <= 0,
        "timeout must be at least 1ms and at most grapevine.waits.max-timeout");
    require(maxTimeout.compareTo(LONGEST) <= 0, "max-timeout must be at most 1h");
    require(maxRequests >= 1, "max-requests must be at least 1");
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalArgumentException("grapevine.waits." + rule);
    }
  }
}
