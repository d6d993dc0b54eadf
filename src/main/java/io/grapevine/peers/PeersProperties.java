package io.grapevine.peers;

import io.grapevine.time.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the peer list.
 *
 * @param serviceId the name under which discovery knows the group of nodes: in Kubernetes the name
 *     of the headless service, in a static list the key below {@code
 *     spring.cloud.discovery.client.simple.instances}
 * @param targetPort the peer port of every other node; 0: the port that discovery names
 * @param refreshInterval how often discovery is asked; shorter finds new nodes sooner and costs one
 *     look-up each time
 * @param selfId the instance id of this node in discovery, in Kubernetes the pod's UID; unset:
 *     unknown
 * @param selfHost the host of this node in discovery, in Kubernetes the pod's IP; unset: unknown
 * @param minBackoff how long pushes or pulls leave a peer alone after the first that failed;
 *     doubles with each further one
 * @param maxBackoff the longest time for which a failing peer is left alone; longer spares a dead
 *     peer's time-outs, and finds later that it is back
 */
@ConfigurationProperties("grapevine.peers")
public record PeersProperties(
    @DefaultValue("grapevine") String serviceId,
    @DefaultValue("0") int targetPort,
    @DefaultValue("1s") Duration refreshInterval,
    @Nullable String selfId,
    @Nullable String selfHost,
    @DefaultValue("500ms") Duration minBackoff,
    @DefaultValue("10s") Duration maxBackoff) {

  public PeersProperties {
    if (serviceId.isBlank()) {
      throw new IllegalArgumentException("grapevine.peers.service-id must name the group of nodes");
    }
    if (targetPort < 0 || targetPort > 65_535) {
      throw new IllegalArgumentException(
          "grapevine.peers.target-port must be 0 to 65535, not " + targetPort);
    }
    requirePositive(refreshInterval, "refresh-interval");
    requirePositive(minBackoff, "min-backoff");
    if (maxBackoff.compareTo(minBackoff) < 0) {
      throw new IllegalArgumentException(
          "grapevine.peers.max-backoff must not be less than min-backoff");
    }
  }

  /** Whether an answer of discovery can be checked for naming this node. */
  boolean knowsSelf() {
    return selfId != null || selfHost != null;
  }

  private static void requirePositive(Duration duration, String name) {
    if (!duration.isPositive()) {
      throw new IllegalArgumentException(
          "grapevine.peers." + name + " must be more than zero, not " + Durations.text(duration));
    }
  }
}
