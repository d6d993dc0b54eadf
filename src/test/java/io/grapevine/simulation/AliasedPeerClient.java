package io.grapevine.simulation;

import io.grapevine.connection.PeerClient;
import io.grapevine.connection.PullResult;
import io.grapevine.message.Delta;
import io.grapevine.message.Exchange;
import io.grapevine.message.Exchanged;
import io.grapevine.message.Question;
import io.grapevine.message.Receipt;
import io.grapevine.peers.Peer;
import io.grapevine.state.Received;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import reactor.core.publisher.Mono;

/**
 * Mixes up the addresses of all peers, for each node in another way: as if no order were common to
 * all of them, so that who follows whom in a list is pure chance.
 */
final class AliasedPeerClient implements PeerClient {

  private final PeerClient client;
  private final List<Peer> peers;
  private final int[] meant;

  /**
   * The client of one node.
   *
   * @param self which of the peers that node is
   */
  AliasedPeerClient(PeerClient client, List<Peer> peers, int self, RandomGenerator random) {
    this.client = client;
    this.peers = peers;
    this.meant = new int[peers.size()];
    for (int i = 1; i < meant.length; i++) {
      int j = random.nextInt(i + 1);
      meant[i] = meant[j];
      meant[j] = i;
    }
    for (int i = 0; i < meant.length; i++) {
      if (meant[i] == self) {
        meant[i] = meant[self];
        meant[self] = self;
        break;
      }
    }
  }

  @Override
  public <T> Mono<T> pull(Peer peer, Question question, Function<PullResult, Mono<T>> use) {
    return client.pull(meantBy(peer), question, use);
  }

  @Override
  public Mono<Receipt> push(Peer peer, Delta delta) {
    return client.push(meantBy(peer), delta);
  }

  @Override
  public Mono<Exchanged> exchange(Peer peer, Exchange exchange, Consumer<Received> take) {
    return client.exchange(meantBy(peer), exchange, take);
  }

  private Peer meantBy(Peer alias) {
    return peers.get(meant[Addresses.number(alias)]);
  }
}
