package io.grapevine.connection;

import io.grapevine.peers.Peer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sender of a request to the peer port, as far as the request declares it.
 *
 * @param host the address from which the request came; null: unknown
 * @param id the id of its process; null: it is not a Grapevine node
 * @param group the name of its group; null: not declared
 * @param port the port on which it serves its own peers; null: not declared
 */
public record Sender(
    @Nullable String host, @Nullable String id, @Nullable String group, @Nullable Integer port) {

  /** The same sender, whose request came from this address. */
  public Sender at(@Nullable String address) {
    return new Sender(address, id, group, port);
  }

  /** The address at which it can be reached as a peer. */
  public Optional<Peer> peer() {
    return host == null || port == null ? Optional.empty() : Optional.of(new Peer(host, port));
  }

  /** Its name in a log: its address and its process. */
  @Override
  public String toString() {
    String address = peer().map(Peer::toString).orElse(host == null ? "a peer" : host);
    return id == null ? address : "%s (node %s)".formatted(address, id);
  }
}
