package io.grapevine.rumor;

import io.grapevine.connection.ConnectionParts;
import io.grapevine.connection.ConnectionProperties;
import io.grapevine.connection.Doubt;
import io.grapevine.connection.PeerClient;
import io.grapevine.peers.Peer;
import io.grapevine.peers.PeerDirectory;
import java.util.List;

/** How a node under test sends what is new. */
public final class RumorParts {

  private static final int BATCH = 1 << 20;

  private RumorParts() {}

  public static Publisher publisher(
      RumorBuffer rumors,
      Concerns concerns,
      PeerClient client,
      PeerDirectory directory,
      ConnectionParts connection,
      ConnectionProperties properties) {
    return new Publisher(
        rumors,
        concerns,
        receipts(rumors, concerns),
        client,
        connection.contacts,
        new Walk(directory),
        directory,
        new Stragglers(connection.ticker, connection.timer),
        connection.encounters,
        connection.continuity,
        properties);
  }

  /** The writes of a node that wait for holders. */
  public static Concerns concerns(PeerDirectory directory) {
    return new Concerns(directory);
  }

  public static Receipts receipts(RumorBuffer rumors, Concerns concerns) {
    return new Receipts(rumors, concerns);
  }

  /** A buffer in which so many peers that knew it end a rumor. */
  public static RumorBuffer buffer(int enough) {
    return new RumorBuffer(enough);
  }

  public static void endWhatAllHave(RumorBuffer rumors, List<Peer> listed) {
    rumors.endWhatAllHave(listed);
  }

  /** As if peers had taken everything that there was to tell. */
  public static void toldAll(RumorBuffer rumors) {
    rumors.drop(rumors.next(new Batch(BATCH, Doubt.NONE), List.of(new Peer("10.0.0.1", 4097))));
  }
}
