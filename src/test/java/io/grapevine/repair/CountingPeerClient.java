package io.grapevine.repair;

import io.grapevine.connection.PeerClient;
import io.grapevine.connection.PullResult;
import io.grapevine.message.Delta;
import io.grapevine.message.Exchange;
import io.grapevine.message.Exchanged;
import io.grapevine.message.NodeInfo;
import io.grapevine.message.Question;
import io.grapevine.message.Receipt;
import io.grapevine.peers.Peer;
import io.grapevine.state.Entry;
import io.grapevine.state.Received;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Records what a node requests and sends, and the answers. */
final class CountingPeerClient implements PeerClient {

  private final PeerClient client;
  final List<Question> questions = new ArrayList<>();
  final List<Exchange> exchanges = new ArrayList<>();
  final List<Delta> pushes = new ArrayList<>();
  final List<Entry> received = new ArrayList<>();
  int fullStates;

  /** What to do before a question is asked. */
  Consumer<Question> beforeQuestion = question -> {};

  CountingPeerClient(PeerClient client) {
    this.client = client;
  }

  /** How many messages went out, each of which is one round trip. */
  int roundTrips() {
    return questions.size() + exchanges.size() + pushes.size();
  }

  /** How many entries went out. */
  int given() {
    return exchanges.stream().mapToInt(exchange -> exchange.pushed().size()).sum()
        + pushes.stream().mapToInt(delta -> delta.entries().size()).sum();
  }

  void reset() {
    questions.clear();
    exchanges.clear();
    pushes.clear();
    received.clear();
    fullStates = 0;
  }

  @Override
  public <T> Mono<T> pull(Peer peer, Question question, Function<PullResult, Mono<T>> use) {
    beforeQuestion.accept(question);
    questions.add(question);
    return client.pull(
        peer,
        question,
        result ->
            use.apply(
                result instanceof PullResult.FullState(NodeInfo info, var parts)
                    ? counted(info, parts)
                    : result));
  }

  private PullResult counted(NodeInfo info, Flux<Received> parts) {
    fullStates++;
    return new PullResult.FullState(info, parts.doOnNext(part -> received.addAll(part.entries())));
  }

  @Override
  public Mono<Receipt> push(Peer peer, Delta delta) {
    pushes.add(delta);
    return client.push(peer, delta);
  }

  @Override
  public Mono<Exchanged> exchange(Peer peer, Exchange exchange, Consumer<Received> take) {
    exchanges.add(exchange);
    return client.exchange(
        peer,
        exchange,
        part -> {
          received.addAll(part.entries());
          take.accept(part);
        });
  }
}
