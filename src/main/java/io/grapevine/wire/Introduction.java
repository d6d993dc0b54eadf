package io.grapevine.wire;

import io.grapevine.connection.Continuity;
import io.grapevine.connection.GroupProperties;
import io.grapevine.connection.Life;
import io.grapevine.connection.NodeId;
import io.grapevine.connection.Sender;
import io.grapevine.message.NodeInfo;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What this node says of itself to its peers, with each request and with each answer. */
@Component
final class Introduction {

  private final NodeId self;
  private final String group;
  private final Continuity continuity;
  private final Life life;
  private final SharedSettings settings;
  private final InstantSource clock;
  private volatile @Nullable Integer port;

  Introduction(
      NodeId self,
      GroupProperties properties,
      Continuity continuity,
      Life life,
      SharedSettings settings,
      InstantSource clock) {
    this.self = self;
    this.group = properties.group();
    this.continuity = continuity;
    this.life = life;
    this.settings = settings;
    this.clock = clock;
  }

  /** From now on this node serves its peers on this port. */
  void serveOn(int peerPort) {
    port = peerPort;
  }

  /** The group to which this node belongs. */
  String group() {
    return group;
  }

  /** Whether this is the id of this very process. */
  boolean isSelf(@Nullable String id) {
    return self.value().equals(id);
  }

  /** What an answer says. */
  NodeInfo answer() {
    return now(continuity.describe(self.value()).running(settings.software(), settings.header()));
  }

  /** The same, as far as it is about the moment at which the answer goes out. */
  NodeInfo now(NodeInfo before) {
    return before.answering(group, clock.millis(), life.phase() == Life.Phase.STOPPING);
  }

  /** What a request says. */
  Sender request() {
    return new Sender(null, self.value(), group, port);
  }
}
