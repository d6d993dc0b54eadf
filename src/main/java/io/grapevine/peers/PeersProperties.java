package io.grapevine.peers;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the list of peers.
 *
 * @param serviceId the name of the group of nodes in discovery: in Kubernetes the name of the
 *     headless Service, in a static list the key below {@code
 *     spring.cloud.discovery.client.simple.instances}
 * @param addresses peers that are always listed, besides those that discovery returns: hosts or IP
 *     addresses, each with a port unless it is that of {@code targetPort} or 4097
 * @param targetPort the peer port of all other nodes; 0: the port that discovery returns
 * @param refreshInterval the pause between two queries of discovery; shorter finds new nodes sooner
 *     and costs more look-ups
 * @param selfId the instance id of this node in discovery, in Kubernetes the pod's UID; unset:
 *     unknown
 * @param selfHost the host of this node in discovery, in Kubernetes the pod's IP; unset: unknown
 * @param minBackoff how long a peer is not contacted after its first failure, for pushes and pulls
 *     separately; doubles with each further failure
 * @param maxBackoff the maximum time for which a failing peer is not contacted; longer costs fewer
 *     timeouts for a dead peer, and notices later that it is back
 */
@ConfigurationProperties("grapevine.peers")
public record PeersProperties(
    @DefaultValue("grapevine") String serviceId,
    @DefaultValue List<String> addresses,
    @DefaultValue("0") int targetPort,
    @DefaultValue("1s") Duration refreshInterval,
    @Nullable String selfId,
    @Nullable String selfHost,
    @DefaultValue("500ms") Duration minBackoff,
    @DefaultValue("10s") Duration maxBackoff) {

  private static final int DEFAULT_PORT = 4097;

  public PeersProperties {
    if (serviceId.isBlank()) {
      throw new IllegalArgumentException("grapevine.peers.service-id must name the group of nodes");
    }
    if (targetPort < 0 || targetPort > 65_535) {
      throw new IllegalArgumentException("grapevine.peers.target-port must be 0 to 65535");
    }
    addresses.forEach(address -> Peer.parse(address, DEFAULT_PORT));
    requirePositive(refreshInterval, "refresh-interval");
    requirePositive(minBackoff, "min-backoff");
    if (maxBackoff.compareTo(minBackoff) < 0) {
      throw new IllegalArgumentException(
          "grapevine.peers.max-backoff must not be less than grapevine.peers.min-backoff");
    }
  }

  /** The peers of {@link #addresses}. */
  List<Peer> listed() {
    int port = targetPort == 0 ? DEFAULT_PORT : targetPort;
    return addresses.stream().map(address -> Peer.parse(address, port)).toList();
  }

  /** Whether an answer of discovery can be checked for naming this node. */
  boolean knowsSelf() {
    return selfId != null || selfHost != null;
  }

  private static void requirePositive(Duration duration, String name) {
    if (!duration.isPositive()) {
      throw new IllegalArgumentException("grapevine.peers." + name + " must be more than zero");
    }
  }
}
