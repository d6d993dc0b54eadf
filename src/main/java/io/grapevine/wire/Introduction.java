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

/** What this node declares about itself to its peers, in each request and in each answer. */
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

  /** Sets the port on which this node serves its peers. */
  void serveOn(int peerPort) {
    port = peerPort;
  }

  /** The group to which this node belongs. */
  String group() {
    return group;
  }

  /** Whether this is the id of this process. */
  boolean isSelf(@Nullable String id) {
    return self.value().equals(id);
  }

  /** The content for an answer. */
  NodeInfo answer() {
    return now(continuity.describe(self.value()).running(settings.software(), settings.header()));
  }

  /** The same, updated with everything that depends on the moment of sending. */
  NodeInfo now(NodeInfo before) {
    return before.answering(group, clock.millis(), life.phase() == Life.Phase.STOPPING);
  }

  /** The content for a request. */
  Sender request() {
    return new Sender(null, self.value(), group, port);
  }
}
