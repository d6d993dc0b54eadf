package io.grapevine.connection;

import static org.mockito.Mockito.mock;

import io.grapevine.peers.Peer;
import java.net.ConnectException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    return mock(
        PeerClient.class,
        call -> {
          if (call.getMethod().getReturnType() != Mono.class) {
            return null;
          }
          tried.add(call.getArgument(0));
          return Mono.error(new ConnectException("there is no network"));
        });
  }
}
