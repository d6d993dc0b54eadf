package io.grapevine.connection;

import io.grapevine.cbor.EntryCodec;
import io.grapevine.message.Delta;
import io.grapevine.message.Exchange;
import io.grapevine.message.Exchanged;
import io.grapevine.message.Feedback;
import io.grapevine.message.NodeInfo;
import io.grapevine.message.Question;
import io.grapevine.message.Receipt;
import io.grapevine.message.SketchAnswer;
import io.grapevine.peers.Peer;
import io.grapevine.state.Entry;
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
final class LinkedPeerClient implements PeerClient {

  private final TestNode self;
  private final Link link;
  private final Scheduler scheduler;
  private final Answers answers;

  LinkedPeerClient(TestNode self, Link link, Scheduler scheduler) {
    this.self = self;
    this.link = link;
    this.scheduler = scheduler;
    this.answers = new Answers(self.metrics, self.properties);
  }

  @Override
  public <T> Mono<T> pull(Peer peer, Question question, Function<PullResult, Mono<T>> use) {
    return send(peer, node -> answer(node, question))
        .flatMap(reply ->
            switch (reply.form()) {
              case NO_CONTENT -> use.apply(new PullResult.Unchanged(reply.info()));
              case FULL_STATE ->
                  use.apply(new PullResult.FullState(reply.info(), answers.frames(reply.stream())));
              default ->
                  answers
                      .item(reply.stream())
                      .map(SketchAnswer::decode)
                      .onErrorMap(Answers::malformed)
                      .flatMap(run -> use.apply(new PullResult.Sketched(reply.info(), run)));
            });
  }

  private static Mono<Reply> answer(TestNode node, Question question) {
    NodeInfo info = describe(node);
    if (node.answers.hasVersion(question.version().toString())) {
      return Mono.just(new Reply(info, Reply.Form.NO_CONTENT, List.of()));
    }
    return question.isForFullState()
        ? reply(info, Reply.Form.FULL_STATE, node.answers.frames())
        : reply(
            info,
            Reply.Form.SYMBOLS,
            node.answers.symbols(question.first(), question.symbols()).flux());
  }

  @Override
  public Mono<Receipt> push(Peer peer, Delta delta) {
    return Mono.defer(() -> {
      byte[] body = delta.cbor();
      int entries = delta.entries().size();
      return send(
              peer,
              node -> {
                List<Feedback> feedback =
                    node.answers.take(
                        EntryCodec.decode(body),
                        self.introduction.request().at(self.address.host()).toString());
                return Mono.just(
                    new Reply(
                        describe(node), Reply.Form.RECEIPT, List.of(Feedback.write(feedback))));
              })
          .flatMap(reply ->
              answers
                  .item(reply.stream())
                  .map(codes -> new Receipt(reply.info(), Feedback.read(codes, entries))))
          .onErrorMap(Answers::malformed);
    });
  }

  @Override
  public Mono<Exchanged> exchange(Peer peer, Exchange exchange, Consumer<List<Entry>> take) {
    return Mono.defer(() -> {
      byte[] body = exchange.encode();
      return send(
              peer,
              node ->
                  reply(
                      describe(node),
                      Reply.Form.EXCHANGED,
                      node.answers.exchange(
                          Exchange.decode(body),
                          self.introduction.request().at(self.address.host()).toString())))
          .flatMap(reply ->
              answers.exchanged(reply.stream(), reply.info(), exchange.pushed().size(), take));
    });
  }

  private Mono<Reply> send(Peer peer, Link.Request request) {
    return link.send(self.address, peer, request)
        .timeout(self.properties.responseTimeout(), scheduler);
  }

  private static Mono<Reply> reply(NodeInfo info, Reply.Form form, Flux<byte[]> body) {
    return body.collectList().map(pieces -> new Reply(info, form, pieces));
  }

  private static NodeInfo describe(TestNode node) {
    return node.introduction.answer();
  }
}
