package io.grapevine;

import io.grapevine.state.Entry;
import io.grapevine.state.Limits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.util.ResourceUtils;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the replicated state; set them to the same values on every node. They are not in the
 * state's own package, because that package does not know Spring.
 *
 * @param seed the path or URL of a JSON state to load at startup; its entries never overwrite
 *     entries of the cluster; unset: none
 * @param maxClockSkew how far the stamp of a peer's entry may be ahead of this node's wall clock;
 *     longer tolerates worse clocks, and a node whose clock is ahead wins over later writes for
 *     that long
 * @param tombstoneGrace how long the tombstone of a deleted key is kept; longer protects deletes
 *     from nodes that were cut off for longer, and uses memory for each deleted key for longer
 * @param expiryGrace how long an expired value is kept, invisible to readers; longer has the
 *     effects of tombstoneGrace, for expired keys
 * @param maxEntries the maximum number of entries, including tombstones and expired values; unset:
 *     1,000,000, or less if at 100 bytes each they would use more than a quarter of the heap minus
 *     8 MB
 * @param maxSize the maximum total size of all keys and values; unset: 256 MB, or a quarter of the
 *     heap minus 8 MB if that is less
 * @param maxValueSize the maximum size of a value
 * @param defaultTtl the time to live of a value that is written without one; {@code ttl=never} in a
 *     request overrides it; unset: values do not expire
 * @param purgeInterval the pause between two purges of what its grace has passed; longer frees
 *     memory later, and costs nothing less: a purge looks only at what is due
 */
@ConfigurationProperties("grapevine.state")
record StateProperties(
    @Nullable String seed,
    @DefaultValue("5s") Duration maxClockSkew,
    @DefaultValue("24h") Duration tombstoneGrace,
    @DefaultValue("5m") Duration expiryGrace,
    @Nullable Long maxEntries,
    @Nullable DataSize maxSize,
    @DefaultValue("1MB") DataSize maxValueSize,
    @Nullable Duration defaultTtl,
    @DefaultValue("1s") Duration purgeInterval) {

  private static final DataSize LONGEST_VALUE = DataSize.ofMegabytes(64);

  /** Every node purges at multiples of this; see ALGORITHM.md. */
  private static final Duration LONGEST_PURGE_INTERVAL = Duration.ofSeconds(10);

  private static final Duration SHORTEST_GRACE = Duration.ofMinutes(1);

  /** Two stamps and two purges may be apart by the skew bound each. */
  private static final int SKEWS_IN_A_GRACE = 4;

  private static final long DEFAULT_ENTRIES = 1_000_000;
  private static final DataSize DEFAULT_SIZE = DataSize.ofMegabytes(256);

  private static final long FOR_THE_REST = DataSize.ofMegabytes(8).toBytes();

  /** What an entry takes beside its key and value. */
  private static final long BYTES_PER_ENTRY = 100;

  /**
   * How often the longest value has to fit the heap. It is there up to four times while it is read,
   * and up to half of the heap is for the state and a fifth for bodies that wait. With a full
   * state, nodes of 256 MB lived with values of a 20th of their heap; of a 16th, one ended in one
   * of two runs.
   */
  private static final int COPIES_OF_A_VALUE = 24;

  StateProperties {
    require(!maxClockSkew.isNegative(), "max-clock-skew must not be negative");
    requireGrace("tombstone-grace", tombstoneGrace, maxClockSkew);
    requireGrace("expiry-grace", expiryGrace, maxClockSkew);
    require(maxEntries == null || maxEntries > 0, "max-entries must be at least 1");
    require(maxSize == null || maxSize.toBytes() > 0, "max-size must be more than zero");
    require(
        maxValueSize.toBytes() > 0 && maxValueSize.compareTo(LONGEST_VALUE) <= 0,
        "max-value-size must be more than zero and at most 64MB");
    require(
        defaultTtl == null || defaultTtl.toMillis() >= 1 && defaultTtl.toMillis() <= Entry.MAX_TTL,
        "default-ttl must be at least 1ms and at most " + Entry.MAX_TTL + "ms");
    require(
        purgeInterval.isPositive() && purgeInterval.compareTo(LONGEST_PURGE_INTERVAL) <= 0,
        "purge-interval must be more than zero and at most 10s");
  }

  private static void requireGrace(String name, Duration grace, Duration maxClockSkew) {
    require(grace.compareTo(SHORTEST_GRACE) >= 0, name + " must be at least 1m");
    require(
        grace.dividedBy(SKEWS_IN_A_GRACE).compareTo(maxClockSkew) >= 0,
        name + " must be at least 4 times grapevine.state.max-clock-skew");
  }

  /**
   * The seed; null without one. A path without a scheme is a file, relative to the working
   * directory.
   */
  @Nullable Resource seedFile() {
    if (seed == null) {
      return null;
    }
    return ResourceUtils.isUrl(seed)
        ? new DefaultResourceLoader().getResource(seed)
        : new FileSystemResource(seed);
  }

  /**
   * The limits of the state.
   *
   * @param heap the bytes that the heap can grow to
   * @throws IllegalArgumentException if what is set cannot fit it
   */
  Limits limits(long heap) {
    long share = share(heap);
    long entries =
        maxEntries == null ? Math.min(DEFAULT_ENTRIES, share / BYTES_PER_ENTRY) : maxEntries;
    long bytes = maxSize == null ? Math.min(DEFAULT_SIZE.toBytes(), share) : maxSize.toBytes();
    require(
        entries <= heap / BYTES_PER_ENTRY && bytes <= heap - entries * BYTES_PER_ENTRY,
        "max-size (%d MB) and 100 bytes for each of max-entries (%d) must fit the heap, which is %d MB"
            .formatted(
                DataSize.ofBytes(bytes).toMegabytes(),
                entries,
                DataSize.ofBytes(heap).toMegabytes()));
    require(
        maxValueSize.toBytes() <= heap / COPIES_OF_A_VALUE,
        "max-value-size (%d bytes) must fit the heap %d times, which is %d MB"
            .formatted(
                maxValueSize.toBytes(), COPIES_OF_A_VALUE, DataSize.ofBytes(heap).toMegabytes()));
    return new Limits(Math.toIntExact(maxValueSize.toBytes()), entries, bytes);
  }

  /**
   * What entries and bytes may each take of the heap unless they are set: other nodes can join a
   * full state only if the heap is twice as large, and 32 MB.
   */
  private static long share(long heap) {
    return Math.max(heap / 4 - FOR_THE_REST, heap / 8);
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalArgumentException("grapevine.state." + rule);
    }
  }
}
