package io.grapevine.connection;

import io.grapevine.peers.PeerDirectory;

/** How a node under test sends what is new. */
final class RumorParts {

  private RumorParts() {}

  static Publisher publisher(
      RumorBuffer rumors,
      PeerClient client,
      PeerDirectory directory,
      ConnectionParts connection,
      ConnectionProperties properties) {
    return new Publisher(
        rumors,
        client,
        connection.contacts,
        new Walk(directory),
        directory,
        connection.encounters,
        connection.continuity,
        properties);
  }
}
