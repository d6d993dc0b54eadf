package io.grapevine.connection;

import io.grapevine.peers.Peer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request to the peer port, as far as the request says.
 *
 * @param host the address from which the request came; null: unknown
 * @param id which process it is; null: it is no Grapevine node
 * @param group the name of the group to which it belongs; null: it does not say
 * @param port the port on which it serves its own peers; null: it does not say
 */
public record Sender(
    @Nullable String host, @Nullable String id, @Nullable String group, @Nullable Integer port) {

  /** The same sender, whose request came from this address. */
  public Sender at(@Nullable String address) {
    return new Sender(address, id, group, port);
  }

  /** Where it can be reached as a peer. */
  public Optional<Peer> peer() {
    return host == null || port == null ? Optional.empty() : Optional.of(new Peer(host, port));
  }

  /** Its name in a log: where it can be reached, and which process it is. */
  @Override
  public String toString() {
    String address = peer().map(Peer::toString).orElse(host == null ? "a peer" : host);
    return id == null ? address : "%s (node %s)".formatted(address, id);
  }
}
