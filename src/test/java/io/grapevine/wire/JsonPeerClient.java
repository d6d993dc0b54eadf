package io.grapevine.wire;

import io.grapevine.connection.PeerClient;
import io.grapevine.connection.PullResult;
import io.grapevine.connection.Sender;
import io.grapevine.json.EntryReader;
import io.grapevine.message.Delta;
import io.grapevine.message.Exchange;
import io.grapevine.message.Exchanged;
import io.grapevine.message.NodeInfo;
import io.grapevine.message.Question;
import io.grapevine.message.Receipt;
import io.grapevine.peers.Peer;
import io.grapevine.simulation.TestNode;
import io.grapevine.state.Received;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * One node's connection through a {@link Link} on which one of the two sides supports only JSON,
 * declares nothing about itself and gives no feedback, as other agents do; another client leads to
 * the others.
 */
public final class JsonPeerClient implements PeerClient {

  private final TestNode self;
  private final Link link;
  private final Scheduler scheduler;
  private final Predicate<Peer> isForJson;
  private final PeerClient others;

  public JsonPeerClient(
      TestNode self, Link link, Scheduler scheduler, Predicate<Peer> isForJson, PeerClient others) {
    this.self = self;
    this.link = link;
    this.scheduler = scheduler;
    this.isForJson = isForJson;
    this.others = others;
  }

  @Override
  public <T> Mono<T> pull(Peer peer, Question question, Function<PullResult, Mono<T>> use) {
    if (!isForJson.test(peer)) {
      return others.pull(peer, question, use);
    }
    String version = question.version().toString();
    Sender sender = new Sender(self.address.host(), null, null, null);
    return send(
            peer,
            new byte[0],
            (node, none) -> node.answers.hasVersion(version, sender) ? nothing() : state(node))
        .flatMap(
            reply -> self.wire.reader.pulled(peer, question, reply.head(), reply.stream(), use));
  }

  private static Mono<Reply> state(TestNode node) {
    return node.answers
        .json(Mono.never())
        .collectList()
        .map(pieces -> new Reply(NodeInfo.UNKNOWN, Reply.Form.JSON_STATE, pieces));
  }

  private static Mono<Reply> nothing() {
    return Mono.just(new Reply(NodeInfo.UNKNOWN, Reply.Form.NO_CONTENT, List.of()));
  }

  @Override
  public Mono<Receipt> push(Peer peer, Delta delta) {
    if (!isForJson.test(peer)) {
      return others.push(peer, delta);
    }
    byte[] body = delta.json().toByteArray();
    Sender sender = new Sender(self.address.host(), null, null, self.address.port());
    return send(
            peer,
            body,
            (node, arrived) -> {
              node.answers.take(read(arrived), Set.of(), sender);
              return nothing();
            })
        .flatMap(reply ->
            self.wire.reader.receipt(peer, reply.head(), reply.stream(), delta.entries().size()));
  }

  private static Received read(byte[] json) {
    EntryReader reader = new EntryReader();
    Received received = reader.read(json);
    reader.end();
    return received;
  }

  @Override
  public Mono<Exchanged> exchange(Peer peer, Exchange exchange, Consumer<Received> take) {
    if (!isForJson.test(peer)) {
      return others.exchange(peer, exchange, take);
    }
    throw new AssertionError(peer + " gave no sketch, and so it knows no exchange");
  }

  private Mono<Reply> send(Peer peer, byte[] body, Link.Handler handler) {
    return Mono.defer(() -> {
      long sent = self.ticker.nanos();
      return link.send(self.address, peer, new Link.Request(body, handler))
          .timeout(self.properties.responseTimeout(), scheduler)
          .map(reply -> reply.to(sent));
    });
  }
}
