package io.grapevine.simulation;

import io.grapevine.peers.Peer;
import io.grapevine.testing.Authority;
import io.grapevine.tls.PeerTls;
import io.grapevine.tls.TestTls;
import io.grapevine.wire.Link;
import io.grapevine.wire.Reply;
import io.grapevine.wire.TlsConnection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Carries each body through mutual TLS between the process that sends it and the one that receives
 * it, each with a certificate of its own; the receiver gets the bytes that were decrypted.
 *
 * <p>An exchange has a connection to itself, as in HTTP/1.1. Afterwards the connection waits for
 * the next one, unless the exchange did not come to its end.
 */
final class SecuredLink implements Link {

  /** Few enough for a thousand nodes; of two processes, one connection waits at most. */
  private static final int MOST_WAITING = 2_000;

  private final SimulatedNetwork network;
  private final TlsConnection.Observer observer;
  private final Authority group = new Authority("group");
  private final Authority other = new Authority("other");
  private final Set<Peer> uncertified = new HashSet<>();
  private final Map<TestNode, PeerTls> certified = new HashMap<>();
  private final SequencedMap<Ends, TlsConnection> waiting = new LinkedHashMap<>();
  private int handshakes;
  private int refusals;

  private record Ends(TestNode client, TestNode server) {}

  SecuredLink(SimulatedNetwork network, TlsConnection.Observer observer) {
    this.network = network;
    this.observer = observer;
  }

  /** What starts at this address trusts the group, and has a certificate of another authority. */
  void certifyElsewhere(Peer address) {
    uncertified.add(address);
  }

  @Override
  public Mono<Reply> send(Peer from, Peer to, Request request) {
    return Mono.defer(() -> {
      TestNode client = network.process(from);
      Handler secured =
          (server, body) -> exchange(new Ends(client, server), body, request.handler());
      return network.send(from, to, new Request(request.body(), secured));
    });
  }

  private Mono<Reply> exchange(Ends ends, byte[] body, Handler handler) {
    return Mono.using(
        () -> connection(ends),
        connection ->
            Mono.fromCallable(() -> connection.request(List.of(body)).getFirst())
                .flatMap(arrived -> handler.handle(ends.server(), arrived))
                .flatMap(reply ->
                    Mono.fromCallable(
                        () -> reply.with(connection.answer(reply.body()), reply.isTorn()))),
        connection -> release(ends, connection));
  }

  private TlsConnection connection(Ends ends) throws SSLException {
    TlsConnection idle = waiting.remove(ends);
    return idle == null ? open(ends) : idle;
  }

  private TlsConnection open(Ends ends) throws SSLException {
    forgetTheDead();
    try {
      TlsConnection opened =
          TlsConnection.open(
              ends.server().address, tls(ends.client()), tls(ends.server()), observer);
      handshakes++;
      return opened;
    } catch (SSLException e) {
      refusals++;
      throw e;
    }
  }

  private PeerTls tls(TestNode process) {
    return certified.computeIfAbsent(
        process,
        one -> {
          Authority authority = uncertified.contains(one.address) ? other : group;
          return new TestTls("required", authority.issue("node"), group).peers();
        });
  }

  private void release(Ends ends, TlsConnection connection) {
    if (!connection.isAtRest() || !isAlive(ends)) {
      connection.close();
      return;
    }
    close(waiting.put(ends, connection));
    if (waiting.size() > MOST_WAITING) {
      close(waiting.pollFirstEntry().getValue());
    }
  }

  /** A process that has ended takes its connections and its certificate with it. */
  private void forgetTheDead() {
    certified.keySet().removeIf(process -> !network.isAlive(process));
    waiting
        .entrySet()
        .removeIf(entry -> {
          boolean dead = !isAlive(entry.getKey());
          if (dead) {
            entry.getValue().close();
          }
          return dead;
        });
  }

  private boolean isAlive(Ends ends) {
    return network.isAlive(ends.client()) && network.isAlive(ends.server());
  }

  /** The connection broke on which one of these sent to the other one. */
  void disconnect(Peer from, Peer to) {
    close(waiting.remove(new Ends(network.process(from), network.process(to))));
  }

  private static void close(@Nullable TlsConnection connection) {
    if (connection != null) {
      connection.close();
    }
  }

  /** How many connections were opened. */
  int handshakes() {
    return handshakes;
  }

  /** How many were not, because one side did not trust the other one. */
  int refusals() {
    return refusals;
  }
}
