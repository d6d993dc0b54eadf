package io.grapevine.connection;

import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the replication between peers.
 *
 * @param address the IP address on which this node serves its peers; unset: all addresses
 * @param port the port on which this node serves its peers; 0: any free one
 * @param r0 the number of random peers that one round contacts; more spreads changes faster and
 *     costs more messages
 * @param stopCounter the number of different peers that must answer that they already knew a change
 *     before this node stops sending it; more reaches all nodes without a pull more reliably, and
 *     costs that many more messages
 * @param maxContacts the maximum number of contacts of one push round at the same time; more ends a
 *     round with a large r0 sooner, and causes higher peaks of load on the network
 * @param minPushInterval the minimum time between the beginnings of two push rounds; longer puts
 *     more changes into one message under load, and shows them to other nodes later
 * @param pushInterval the pause before changes that no peer could take are pushed again; longer
 *     costs less while a peer is unreachable, and brings it up to date later
 * @param pullInterval the pause between two pull rounds; longer costs less while nothing is lost,
 *     and repairs lost changes later
 * @param connectTimeout how long a peer may take to accept a connection
 * @param responseTimeout how long a peer may take to start an answer, and to continue it; also for
 *     a TLS handshake, and half of this while TLS is optional, so that there is time to fall back
 * @param transferTimeout how long the transfer of a whole answer may take, in either direction;
 *     must be long enough for the largest state over the slowest link
 * @param bootstrapTimeout how long a starting node waits for peers that do not answer, from the
 *     moment when it knows a peer, before it becomes ready without a state; it waits longer for a
 *     busy peer and for a transfer that makes progress
 * @param lameDuckDuration how long a node that shuts down and knows peers still serves reads and
 *     writes, while it is not ready and closes each connection after its response; must be longer
 *     than load balancers take to send requests elsewhere, and less than {@code
 *     spring.lifecycle.timeout-per-shutdown-phase}
 * @param drainTimeout how long a node that shuts down keeps trying to send changes that no peer has
 *     accepted; less than {@code spring.lifecycle.timeout-per-shutdown-phase} and the pod's
 *     termination grace period
 * @param maxBatchSize the maximum size of one push; the rest is sent with the next one
 * @param maxDeltaSize the maximum size of a message that this node accepts from a peer, unpacked;
 *     at least the maxBatchSize of every peer, and 64 KB more than the largest value
 * @param maxStateSize the maximum size of a state that this node accepts from a peer
 * @param acceptWithoutGroup whether this node serves requests that name no group, and treats as
 *     peers those that answer without one: people with curl, agents that speak only JSON, nodes of
 *     a version without groups
 * @param maxFullTransfers the maximum number of full states that this node serves at the same time;
 *     further peers ask another node
 */
@ConfigurationProperties("grapevine.connection")
public record ConnectionProperties(
    @Nullable InetAddress address,
    @DefaultValue("4097") int port,
    @DefaultValue("3") int r0,
    @DefaultValue("6") int stopCounter,
    @DefaultValue("4") int maxContacts,
    @DefaultValue("2ms") Duration minPushInterval,
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
    require(!minPushInterval.isNegative(), "min-push-interval must not be negative");
    require(
        pushInterval.isPositive() && pushInterval.compareTo(minPushInterval) >= 0,
        "push-interval must be more than zero and at least grapevine.connection.min-push-interval");
    require(pullInterval.isPositive(), "pull-interval must be more than zero");
    require(
        connectTimeout.isPositive() && connectTimeout.compareTo(LONGEST_CONNECT) <= 0,
        "connect-timeout must be more than zero and at most 1h");
    require(responseTimeout.isPositive(), "response-timeout must be more than zero");
    require(
        transferTimeout.compareTo(responseTimeout) >= 0,
        "transfer-timeout must be at least grapevine.connection.response-timeout");
    require(!bootstrapTimeout.isNegative(), "bootstrap-timeout must not be negative");
    require(!lameDuckDuration.isNegative(), "lame-duck-duration must not be negative");
    require(!drainTimeout.isNegative(), "drain-timeout must not be negative");
    require(
        maxBatchSize.toBytes() > 0 && maxBatchSize.compareTo(LARGEST_BATCH) <= 0,
        "max-batch-size must be more than zero and at most 64MB");
    require(
        maxDeltaSize.compareTo(maxBatchSize) >= 0,
        "max-delta-size must be at least grapevine.connection.max-batch-size");
    require(maxStateSize.toBytes() > 0, "max-state-size must be more than zero");
    require(maxFullTransfers >= 1, "max-full-transfers must be at least 1");
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalArgumentException("grapevine.connection." + rule);
    }
  }
}
