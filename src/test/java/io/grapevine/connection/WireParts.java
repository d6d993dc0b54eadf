package io.grapevine.connection;

import io.grapevine.http.RequestBodies;
import io.grapevine.peers.Peer;
import io.grapevine.peers.PeerDirectory;
import java.time.InstantSource;

/** How a node under test introduces itself, and what it makes of the answers of others. */
final class WireParts {

  final Introduction introduction;
  final Admission admission;
  final AnswerReader reader;
  private final ConnectionParts connection;
  private final ConnectionProperties properties;

  WireParts(
      Peer address,
      NodeId id,
      String group,
      PeerDirectory directory,
      ConnectionParts connection,
      ClockWatch clocks,
      ConnectionProperties properties,
      InstantSource clock) {
    this.connection = connection;
    this.properties = properties;
    introduction =
        new Introduction(
            id, new GroupProperties(group), connection.continuity, connection.life, clock);
    introduction.serveOn(address.port());
    admission = new Admission(introduction, directory, connection.metrics, properties);
    reader = new AnswerReader(admission, clocks, new Answers(connection.metrics, properties));
  }

  PeerController controller(PeerAnswers answers, RequestBodies bodies) {
    return new PeerController(answers, admission, bodies, connection.metrics, properties);
  }
}
