package io.grapevine.wire;

import io.grapevine.connection.ConnectionProperties;
import io.grapevine.connection.GossipMetrics;
import io.grapevine.connection.Sender;
import io.grapevine.message.PeerException;
import io.grapevine.message.PeerException.Reason;
import io.grapevine.peers.Peer;
import io.grapevine.peers.PeerDirectory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Decides whose messages count: those of nodes of the same group, and, if a setting allows it, of
 * senders that name no group.
 *
 * <p>Senders without a group are people with curl, nodes of a version without groups, and agents
 * that speak only JSON. Such an agent is recognized by its answers: c19 0.1 labels each of them as
 * JSON, even an empty 204, and returns its state in JSON. Any other program that happens to listen
 * at the address of a peer and answers 2xx is a stranger, and has received nothing.
 */
@Component
final class Admission {

  private static final Logger log = LoggerFactory.getLogger(Admission.class);

  private final Introduction self;
  private final PeerDirectory directory;
  private final GossipMetrics metrics;
  private final boolean withoutGroup;
  private final Set<String> reported = ConcurrentHashMap.newKeySet();
  private final Set<Peer> agents = RememberedPeers.none();

  Admission(
      Introduction self,
      PeerDirectory directory,
      GossipMetrics metrics,
      ConnectionProperties properties) {
    this.self = self;
    this.directory = directory;
    this.metrics = metrics;
    this.withoutGroup = properties.acceptWithoutGroup();
  }

  /**
   * Checks the sender of a request; a node of the same group may become a peer.
   *
   * @throws PeerException if this node does not serve the sender
   */
  void check(Sender sender) {
    try {
      check(sender.group(), String.valueOf(sender.host()), sender.toString());
    } catch (PeerException refused) {
      metrics.refused(refused.reason());
      throw refused;
    }
    String id = sender.id();
    if (id != null && sender.group() != null && !self.isSelf(id)) {
      sender.peer().ifPresent(peer -> directory.met(peer, id));
    }
  }

  /**
   * Checks the sender and the status of an answer.
   *
   * @throws PeerException if the answer is unusable
   */
  void check(Peer peer, AnswerHead head) {
    if (self.isSelf(head.info().id())) {
      throw new PeerException(Reason.SELF, "it is this node itself");
    }
    if (head.isOfNode() || !withoutGroup) {
      check(head.info().group(), peer.toString(), peer.toString());
    }
    if (head.isOfNode() && head.status().isSameCodeAs(HttpStatus.SERVICE_UNAVAILABLE)) {
      throw new PeerException(Reason.BUSY, "it is busy");
    }
    if (!head.status().is2xxSuccessful()) {
      agents.remove(peer);
      throw new PeerException(Reason.ERROR_STATUS, "it answered " + head);
    }
  }

  private void check(@Nullable String group, String address, String name) {
    if (group == null && !withoutGroup) {
      throw new PeerException(
          Reason.NO_GROUP,
          "The header %s is missing; this node serves the group %s."
              .formatted(PeerHeaders.GROUP, self.group()));
    }
    if (group != null && !group.equals(self.group())) {
      if (reported.size() < RememberedPeers.MOST && reported.add(address)) {
        log.warn(
            "{} belongs to the group {}, this node to {}; exchanging nothing; check the list of peers"
                + " and grapevine.group",
            name,
            group,
            self.group());
      }
      throw new PeerException(
          Reason.OTHER_GROUP,
          "This node belongs to the group %s, not to %s; nothing was exchanged."
              .formatted(self.group(), group));
    }
  }

  /** Records that an agent that speaks only JSON sent its whole state from this address. */
  void noticeAgent(Peer peer) {
    agents.add(peer);
  }

  /** Whether an agent that speaks only JSON is known to be at this address. */
  boolean isAgent(Peer peer) {
    return agents.contains(peer);
  }

  /** Whether an empty answer can be trusted as that of a peer. */
  boolean isOfPeer(Peer peer, AnswerHead head) {
    return head.isOfNode() || head.is(MediaType.APPLICATION_JSON) || isAgent(peer);
  }

  /** The error for an answer of 2xx that no peer sends. */
  PeerException stranger(Peer peer, AnswerHead head) {
    agents.remove(peer);
    return new PeerException(Reason.STRANGER, "it answered %s, unlike any peer".formatted(head));
  }
}
