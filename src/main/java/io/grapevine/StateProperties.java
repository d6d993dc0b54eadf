package io.grapevine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the replicated state; they should be the same on every node. They stand here, not in
 * the state's own package, because that one knows no Spring.
 *
 * @param seed where to read the JSON of a state from at start; its entries never overwrite what the
 *     cluster knows; unset: nowhere
 * @param maxClockSkew how far ahead of the own wall clock a peer's entry may be stamped; longer
 *     tolerates worse clocks, and lets one that is ahead win for so long
 * @param tombstoneGrace how long the mark of a removed key is kept; longer protects deletes from
 *     nodes that were cut off for longer, and costs memory for each removed key
 * @param expiryGrace how long an expired value is kept, unseen; as tombstoneGrace, for expired keys
 * @param maxEntries the most entries of the state, tombstones and expired values included
 * @param maxSize the most bytes of all keys and values; the heap needs about twice as much
 * @param maxValueSize the longest value
 */
@ConfigurationProperties("grapevine.state")
record StateProperties(
    @Nullable Resource seed,
    @DefaultValue("5s") Duration maxClockSkew,
    @DefaultValue("24h") Duration tombstoneGrace,
    @DefaultValue("5m") Duration expiryGrace,
    @DefaultValue("1000000") long maxEntries,
    @DefaultValue("256MB") DataSize maxSize,
    @DefaultValue("1MB") DataSize maxValueSize) {

  private static final DataSize LONGEST_VALUE = DataSize.ofMegabytes(64);

  StateProperties {
    require(!maxClockSkew.isNegative(), "max-clock-skew must not be negative");
    require(tombstoneGrace.isPositive(), "tombstone-grace must be more than zero");
    require(expiryGrace.isPositive(), "expiry-grace must be more than zero");
    require(maxEntries > 0, "max-entries must be at least 1");
    require(maxSize.toBytes() > 0, "max-size must be more than zero");
    require(
        maxValueSize.toBytes() > 0 && maxValueSize.compareTo(LONGEST_VALUE) <= 0,
        "max-value-size must be more than zero and at most 64MB");
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalArgumentException("grapevine.state." + rule);
    }
  }
}
