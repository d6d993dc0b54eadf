package io.grapevine.connection;

import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the exchange between peers.
 *
 * @param address the address on which this node serves its peers; unset: all of them
 * @param port the port on which this node serves its peers; 0: any free one
 * @param r0 how many random peers one round contacts; more spreads faster and costs more messages
 * @param stopCounter how many peers have to say that they knew a change already before this node no
 *     longer tells it; more reaches all nodes more surely without a pull, and costs as many more
 *     messages
 * @param maxContacts how many contacts of one push round are under way at the same time; more ends
 *     a round with a large r0 sooner and loads the network more at once
 * @param pushInterval the pause between two push rounds; longer gathers more changes into one
 *     message, and shows them to others later
 * @param pullInterval the pause between two pull rounds; longer costs less while nothing is lost,
 *     and repairs what was lost later
 * @param connectTimeout how long a peer may take to accept a connection
 * @param responseTimeout how long a peer may take to answer, and to go on with an answer
 * @param transferTimeout how long a whole answer may take, whether this node reads or writes it;
 *     must allow for the largest state over the slowest link
 * @param bootstrapTimeout how long a starting node waits for peers that do not answer, counted from
 *     when it knows one, before it is ready without a state; it waits longer for a peer that is
 *     busy and for a transfer that makes progress
 * @param lameDuckDuration how long a stopping node that knows peers still serves reads and writes,
 *     while it is no longer ready and keeps no connection; longer than load balancers take to send
 *     requests elsewhere, and less than {@code spring.lifecycle.timeout-per-shutdown-phase}
 * @param drainTimeout how long a stopping node goes on telling what it has to tell; less than
 *     {@code spring.lifecycle.timeout-per-shutdown-phase} and the pod's termination grace
 * @param maxBatchSize the most bytes of one push; what does not fit goes with the next one
 * @param maxDeltaSize the largest message that this node takes from a peer, unpacked; at least the
 *     maxBatchSize of every peer, and 64 KB more than the largest value
 * @param maxStateSize the largest state that this node takes from a peer
 * @param acceptWithoutGroup whether this node serves requests that name no group, and counts as
 *     peers those that answer without one: people with curl, agents that speak only JSON, nodes of
 *     a version that knew no groups
 * @param maxFullTransfers how many full states this node serves at the same time; more are sent
 *     elsewhere
 */
@ConfigurationProperties("grapevine.connection")
public record ConnectionProperties(
    @Nullable InetAddress address,
    @DefaultValue("4097") int port,
    @DefaultValue("3") int r0,
    @DefaultValue("6") int stopCounter,
    @DefaultValue("4") int maxContacts,
    @DefaultValue("200ms") Duration pushInterval,
    @DefaultValue("10s") Duration pullInterval,
    @DefaultValue("1s") Duration connectTimeout,
    @DefaultValue("5s") Duration responseTimeout,
    @DefaultValue("1m") Duration transferTimeout,
    @DefaultValue("30s") Duration bootstrapTimeout,
    @DefaultValue("5s") Duration lameDuckDuration,
    @DefaultValue("20s") Duration drainTimeout,
    @DefaultValue("1MB") DataSize maxBatchSize,
    @DefaultValue("16MB") DataSize maxDeltaSize,
    @DefaultValue("1GB") DataSize maxStateSize,
    @DefaultValue("true") boolean acceptWithoutGroup,
    @DefaultValue("2") int maxFullTransfers) {

  private static final DataSize LARGEST_BATCH = DataSize.ofMegabytes(64);
  private static final Duration LONGEST_CONNECT = Duration.ofHours(1);

  public ConnectionProperties {
    require(port >= 0 && port <= 65_535, "port must be 0 to 65535");
    require(r0 >= 1, "r0 must be at least 1");
    require(stopCounter >= 1, "stop-counter must be at least 1");
    require(maxContacts >= 1, "max-contacts must be at least 1");
    require(pushInterval.isPositive(), "push-interval must be more than zero");
    require(pullInterval.isPositive(), "pull-interval must be more than zero");
    require(
        connectTimeout.isPositive() && connectTimeout.compareTo(LONGEST_CONNECT) <= 0,
        "connect-timeout must be more than zero and at most 1h");
    require(responseTimeout.isPositive(), "response-timeout must be more than zero");
    require(
        transferTimeout.compareTo(responseTimeout) >= 0,
        "transfer-timeout must be at least response-timeout");
    require(!bootstrapTimeout.isNegative(), "bootstrap-timeout must not be negative");
    require(!lameDuckDuration.isNegative(), "lame-duck-duration must not be negative");
    require(!drainTimeout.isNegative(), "drain-timeout must not be negative");
    require(
        maxBatchSize.toBytes() > 0 && maxBatchSize.compareTo(LARGEST_BATCH) <= 0,
        "max-batch-size must be more than zero and at most 64MB");
    require(
        maxDeltaSize.compareTo(maxBatchSize) >= 0,
        "max-delta-size must be at least max-batch-size");
    require(maxStateSize.toBytes() > 0, "max-state-size must be more than zero");
    require(maxFullTransfers >= 1, "max-full-transfers must be at least 1");
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalArgumentException("grapevine.connection." + rule);
    }
  }
}
