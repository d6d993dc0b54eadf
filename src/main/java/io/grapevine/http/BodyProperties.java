package io.grapevine.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the bodies of requests and responses, on the agent port and on the peer port.
 *
 * @param maxInFlight the maximum size of all request bodies, unpacked, that this node holds at the
 *     same time; more serves more large requests at once, and uses more of the heap; unset: a fifth
 *     of the heap, but at least room for one message of the maximum size
 * @param timeout how long the transfer of a whole request body may take; longer tolerates slower
 *     clients, each of which uses its part of maxInFlight for longer
 * @param idleTimeout how long a client may pause while it sends a body or reads a response; longer
 *     tolerates worse networks, and disconnects stalled clients later
 */
@ConfigurationProperties("grapevine.bodies")
public record BodyProperties(
    @Nullable DataSize maxInFlight,
    @DefaultValue("30s") Duration timeout,
    @DefaultValue("10s") Duration idleTimeout) {

  private static final Duration LONGEST = Duration.ofDays(1);

  /** Of the heap that Java may use. */
  private static final int PART_OF_HEAP = 5;

  public BodyProperties {
    require(
        maxInFlight == null || maxInFlight.toBytes() > 0, "max-in-flight must be more than zero");
    require(
        timeout.isPositive() && timeout.compareTo(LONGEST) <= 0,
        "timeout must be more than zero and at most 24h");
    require(
        idleTimeout.isPositive() && idleTimeout.compareTo(LONGEST) <= 0,
        "idle-timeout must be more than zero and at most 24h");
  }

  /**
   * The budget that these settings mean.
   *
   * @param heap the most bytes of the heap
   * @param largest the most bytes of one body
   */
  public BodyBudget budget(long heap, long largest) {
    long least = BodyBudget.leastFor(largest);
    if (maxInFlight == null) {
      return new BodyBudget(Math.max(heap / PART_OF_HEAP, least));
    }
    require(
        maxInFlight.toBytes() >= least,
        "max-in-flight must be at least 4/3 of grapevine.connection.max-delta-size, which is "
            + least
            + " bytes");
    return new BodyBudget(maxInFlight.toBytes());
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalArgumentException("grapevine.bodies." + rule);
    }
  }
}
