package io.grapevine.watch;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the watches of a node.
 *
 * @param maxWatches the maximum number of watches at the same time; further ones are rejected; more
 *     serves more readers, each of which also is a connection ({@code
 *     grapevine.http.max-connections}) and uses some 20 KB of memory
 * @param maxPending the maximum number of keys, counted over all watches, that changed and that
 *     their readers have not received yet; a watch that would exceed it begins again with a reset;
 *     more lets more slow readers continue, and uses some 100 bytes of memory for each
 * @param bookmarkInterval how often a quiet watch gets a bookmark; longer saves CPU and network,
 *     and the reader of a quiet watch detects a lost connection later and resumes further back
 */
@ConfigurationProperties("grapevine.watch")
public record WatchProperties(
    @DefaultValue("500") int maxWatches,
    @DefaultValue("100000") int maxPending,
    @DefaultValue("5s") Duration bookmarkInterval) {

  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofHours(1);

  public WatchProperties {
    require(maxWatches >= 0, "max-watches must not be negative");
    require(maxPending >= 1, "max-pending must be at least 1");
    require(
        bookmarkInterval.compareTo(SHORTEST) >= 0 && bookmarkInterval.compareTo(LONGEST) <= 0,
        "bookmark-interval must be at least 100ms and at most 1h");
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalArgumentException("grapevine.watch." + rule);
    }
  }
}
