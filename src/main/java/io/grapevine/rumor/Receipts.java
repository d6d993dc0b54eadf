package io.grapevine.rumor;

import io.grapevine.message.Receipt;
import io.grapevine.peers.Peer;
import io.grapevine.state.Entry;
import java.util.List;
import org.springframework.stereotype.Component;

/** The answers of peers to what was sent to them, in whichever message. */
@Component
public final class Receipts {

  private final RumorBuffer rumors;
  private final Concerns concerns;

  Receipts(RumorBuffer rumors, Concerns concerns) {
    this.rumors = rumors;
    this.concerns = concerns;
  }

  /** Applies the answer of a peer to these entries. */
  public void accept(Peer peer, List<Entry> entries, Receipt receipt) {
    rumors.heard(peer, entries, receipt.feedback());
    concerns.heard(peer, entries, receipt);
  }
}
