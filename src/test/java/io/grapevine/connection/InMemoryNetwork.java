package io.grapevine.connection;

import io.grapevine.json.EntryPieces;
import io.grapevine.json.EntryReader;
import io.grapevine.peers.Peer;
import io.grapevine.state.Entry;
import io.grapevine.state.MergeOutcome;
import io.grapevine.state.Version;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A network in memory that encodes and decodes every message; nodes can be cut off from it, or
 * hang.
 */
final class InMemoryNetwork {

  private final Map<Peer, TestNode> nodes = new HashMap<>();
  private final Set<Peer> down = new HashSet<>();
  private final Set<Peer> hung = new HashSet<>();
  final List<Delta> pushed = new ArrayList<>();

  void join(TestNode node) {
    nodes.put(node.address, node);
  }

  /** From now on, connections to and from this address are refused. */
  void cut(Peer peer) {
    down.add(peer);
  }

  /** From now on, this address takes every request and answers none. */
  void hang(Peer peer) {
    hung.add(peer);
  }

  void heal(Peer peer) {
    down.remove(peer);
    hung.remove(peer);
  }

  /** The way of one node to all others. */
  PeerClient clientOf(TestNode self) {
    return new Client(self);
  }

  private final class Client implements PeerClient {

    private final TestNode self;

    Client(TestNode self) {
      this.self = self;
    }

    @Override
    public <T> Mono<T> pull(Peer peer, Version version, Function<PullResult, Mono<T>> use) {
      return reach(peer)
          .flatMap(node -> {
            NodeInfo info = node.continuity.describe(node.id.value());
            if (version.equals(node.state.version())) {
              return use.apply(new PullResult.Unchanged(info));
            }
            var pieces =
                new EntryPieces(node.state.entries().iterator(), EntryPieces.Format.object());
            EntryReader reader = new EntryReader();
            Iterable<byte[]> once = () -> pieces;
            Flux<List<Entry>> parts =
                Flux.fromIterable(once)
                    .map(reader::read)
                    .concatWith(Mono.fromRunnable(reader::end));
            return use.apply(new PullResult.FullState(info, parts));
          });
    }

    @Override
    public Mono<NodeInfo> push(Peer peer, Delta delta) {
      return reach(peer)
          .map(node -> {
            pushed.add(delta);
            EntryReader reader = new EntryReader();
            List<Entry> entries = reader.read(delta.json().clone());
            reader.end();
            if (node.merger
                .merge(entries, self.address.toString())
                .containsKey(MergeOutcome.STOPPING)) {
              throw new PeerException(PeerException.Reason.BUSY, "it is stopping");
            }
            return node.continuity.describe(node.id.value());
          });
    }

    private Mono<TestNode> reach(Peer peer) {
      return Mono.defer(() -> {
        TestNode node = nodes.get(peer);
        if (hung.contains(peer)) {
          return Mono.never();
        }
        if (node == null || down.contains(peer) || down.contains(self.address)) {
          return Mono.error(new ConnectException(peer + " refused the connection"));
        }
        if (node == self) {
          return Mono.error(new PeerException(PeerException.Reason.SELF, "it is this node itself"));
        }
        return Mono.just(node);
      });
    }
  }
}
