package io.grapevine.wire;

import io.grapevine.cbor.EntryCodec;
import io.grapevine.connection.PeerClient;
import io.grapevine.connection.PullResult;
import io.grapevine.connection.Sender;
import io.grapevine.message.Delta;
import io.grapevine.message.Exchange;
import io.grapevine.message.Exchanged;
import io.grapevine.message.Feedback;
import io.grapevine.message.NodeInfo;
import io.grapevine.message.PeerException;
import io.grapevine.message.Question;
import io.grapevine.message.Receipt;
import io.grapevine.peers.Peer;
import io.grapevine.simulation.TestNode;
import io.grapevine.state.Received;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * One node's way to the others through a {@link Link}: encodes and decodes every message, and waits
 * for an answer as long as the HTTP client does.
 */
public final class LinkedPeerClient implements PeerClient {

  private final TestNode self;
  private final Link link;
  private final Scheduler scheduler;

  public LinkedPeerClient(TestNode self, Link link, Scheduler scheduler) {
    this.self = self;
    this.link = link;
    this.scheduler = scheduler;
  }

  @Override
  public <T> Mono<T> pull(Peer peer, Question question, Function<PullResult, Mono<T>> use) {
    return send(peer, new byte[0], (node, none) -> answer(node, question, sender()))
        .flatMap(
            reply -> self.wire.reader.pulled(peer, question, reply.head(), reply.stream(), use));
  }

  private static Mono<Reply> answer(TestNode node, Question question, Sender sender) {
    NodeInfo info = describe(node);
    if (node.answers.hasVersion(question.version().toString(), sender)) {
      return Mono.just(new Reply(info, Reply.Form.NO_CONTENT, List.of()));
    }
    return question.isForFullState()
        ? reply(info, Reply.Form.FULL_STATE, node.answers.frames(Mono.never()))
        : reply(
            info,
            Reply.Form.SYMBOLS,
            node.answers.symbols(question.first(), question.symbols(), Mono.never()).flux());
  }

  @Override
  public Mono<Receipt> push(Peer peer, Delta delta) {
    return Mono.defer(() -> {
      byte[] body = delta.renewing().toByteArray();
      int entries = delta.entries().size();
      return send(
              peer,
              body,
              (node, arrived) -> {
                List<Feedback> feedback =
                    node.answers.take(
                        EntryCodec.decode(arrived, Integer.MAX_VALUE, node.answers::known),
                        delta.recipients(),
                        sender());
                return Mono.just(
                    new Reply(
                        describe(node), Reply.Form.RECEIPT, List.of(Feedback.write(feedback))));
              })
          .flatMap(reply -> self.wire.reader.receipt(peer, reply.head(), reply.stream(), entries));
    });
  }

  @Override
  public Mono<Exchanged> exchange(Peer peer, Exchange exchange, Consumer<Received> take) {
    return Mono.defer(() -> {
      byte[] body = exchange.encode();
      return send(
              peer,
              body,
              (node, arrived) ->
                  reply(
                      describe(node),
                      Reply.Form.EXCHANGED,
                      node.answers.exchange(
                          Exchange.decode(arrived, self.properties.maxDeltaSize().toBytes()),
                          sender(),
                          Mono.never())))
          .flatMap(reply ->
              self.wire.reader.exchanged(
                  peer, reply.head(), reply.stream(), exchange.pushed().size(), take));
    });
  }

  private Mono<Reply> send(Peer peer, byte[] body, Link.Handler handler) {
    Link.Request request =
        new Link.Request(body, (node, arrived) -> admitted(node, arrived, handler));
    return Mono.defer(() -> {
      long sent = self.ticker.nanos();
      return link.send(self.address, peer, request)
          .timeout(self.properties.responseTimeout(), scheduler)
          .map(reply -> reply.to(sent));
    });
  }

  /** As a node's server does: whoever belongs to another group is refused by an error status. */
  private Mono<Reply> admitted(TestNode node, byte[] arrived, Link.Handler handler) {
    try {
      node.wire.admission.check(sender());
    } catch (PeerException refused) {
      return Mono.just(new Reply(describe(node), Reply.Form.REFUSED, List.of()));
    }
    return handler.handle(node, arrived);
  }

  private Sender sender() {
    return self.wire.introduction.request().at(self.address.host());
  }

  private static Mono<Reply> reply(NodeInfo info, Reply.Form form, Flux<byte[]> body) {
    return body.collectList().map(pieces -> new Reply(info, form, pieces));
  }

  private static NodeInfo describe(TestNode node) {
    return node.wire.introduction.answer();
  }
}
