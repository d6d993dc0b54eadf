package io.grapevine.repair;

import io.grapevine.connection.ConnectionProperties;
import io.grapevine.connection.PeerClient;
import io.grapevine.message.Delta;
import io.grapevine.message.Deltas;
import io.grapevine.peers.Peer;
import io.grapevine.rumor.Receipts;
import io.grapevine.state.Entry;
import java.util.Iterator;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Pushes to a peer what it lacks, in as many deltas as necessary, one after the other. */
@Component
final class GiveBack {

  private final PeerClient client;
  private final Receipts receipts;
  private final ConnectionProperties properties;
  private final Scheduler work;

  GiveBack(PeerClient client, Receipts receipts, ConnectionProperties properties, Scheduler work) {
    this.client = client;
    this.receipts = receipts;
    this.properties = properties;
    this.work = work;
  }

  Mono<Void> to(Peer peer, Iterator<Entry> lacking) {
    int maxBytes = Math.toIntExact(properties.maxBatchSize().toBytes());
    Iterable<Delta> deltas = () -> new Deltas(lacking, maxBytes);
    return Flux.fromIterable(deltas)
        .concatMap(
            delta ->
                client
                    .push(peer, delta)
                    .publishOn(work) // The next delta may be found by a look through the state.
                    .doOnNext(receipt -> receipts.accept(peer, delta.entries(), receipt)),
            1)
        .then();
  }
}
