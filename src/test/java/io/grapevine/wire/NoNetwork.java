package io.grapevine.wire;

import io.grapevine.connection.PeerClient;
import io.grapevine.connection.PullResult;
import io.grapevine.message.Delta;
import io.grapevine.message.Exchange;
import io.grapevine.message.Exchanged;
import io.grapevine.message.Question;
import io.grapevine.message.Receipt;
import io.grapevine.peers.Peer;
import io.grapevine.state.Received;
import java.net.ConnectException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import reactor.core.publisher.Mono;

/** As a bean of a node: no peer can be reached, and nothing is sent to find that out. */
public final class NoNetwork {

  private final Set<Peer> tried = ConcurrentHashMap.newKeySet();

  /** Forgets whom the node has tried to reach. */
  public void forget() {
    tried.clear();
  }

  /** Whom the node has tried to reach since then. */
  public Set<Peer> tried() {
    return Set.copyOf(tried);
  }

  @Bean
  @Primary
  PeerClient unreachable() {
    return new Unreachable();
  }

  private final class Unreachable implements PeerClient {

    @Override
    public <T> Mono<T> pull(Peer peer, Question question, Function<PullResult, Mono<T>> use) {
      return refused(peer);
    }

    @Override
    public Mono<Receipt> push(Peer peer, Delta delta) {
      return refused(peer);
    }

    @Override
    public Mono<Exchanged> exchange(Peer peer, Exchange exchange, Consumer<Received> take) {
      return refused(peer);
    }

    private <T> Mono<T> refused(Peer peer) {
      tried.add(peer);
      return Mono.error(new ConnectException("there is no network"));
    }
  }
}
