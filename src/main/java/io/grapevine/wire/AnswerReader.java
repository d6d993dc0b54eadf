package io.grapevine.wire;

import io.grapevine.clock.ClockWatch;
import io.grapevine.connection.PullResult;
import io.grapevine.message.Exchanged;
import io.grapevine.message.Feedback;
import io.grapevine.message.NodeInfo;
import io.grapevine.message.Question;
import io.grapevine.message.Receipt;
import io.grapevine.message.SketchAnswer;
import io.grapevine.peers.Peer;
import io.grapevine.state.Received;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Interprets the answers of peers, independent of the network. An answer that no peer would send is
 * an error, even with a successful status.
 */
final class AnswerReader {

  private final Admission admission;
  private final ClockWatch clocks;
  private final SharedSettings settings;
  private final Answers bodies;

  AnswerReader(Admission admission, ClockWatch clocks, SharedSettings settings, Answers bodies) {
    this.admission = admission;
    this.clocks = clocks;
    this.settings = settings;
    this.bodies = bodies;
  }

  /** The answer to a request for a state. */
  <T> Mono<T> pulled(
      Peer peer,
      Question question,
      AnswerHead head,
      Flux<byte[]> body,
      Function<PullResult, Mono<T>> use) {
    check(peer, head);
    if (head.isNoContent() && admission.isOfPeer(peer, head)) {
      return use.apply(new PullResult.Unchanged(head.info()));
    }
    if (head.isOfNode() && head.is(BinaryForm.ITEM)) {
      return bodies
          .item(body)
          .map(SketchAnswer::decode)
          .onErrorMap(Answers::malformed)
          .flatMap(answer -> use.apply(new PullResult.Sketched(head.info(), answer)));
    }
    if (head.isOfNode() && head.is(BinaryForm.STREAM)) {
      return use.apply(new PullResult.FullState(head.info(), bodies.frames(body)));
    }
    if (head.is(MediaType.APPLICATION_JSON) || head.type() == null && !head.isNoContent()) {
      Flux<Received> parts = bodies.json(body);
      return use.apply(
          new PullResult.FullState(
              head.info(), head.isOfNode() ? parts : ofAgent(peer, question, head, parts)));
    }
    return Mono.error(admission.stranger(peer, head));
  }

  /**
   * A state in JSON proves that there is an agent. An empty one proves nothing, because any service
   * may answer <code>{}</code>: it counts only from a known agent, or if this node is empty as well
   * and has nothing to lose.
   */
  private Flux<Received> ofAgent(
      Peer peer, Question question, AnswerHead head, Flux<Received> parts) {
    AtomicBoolean any = new AtomicBoolean();
    return parts
        .doOnNext(part -> any.compareAndSet(false, !part.entries().isEmpty()))
        .concatWith(
            Mono.defer(() -> {
              if (any.get()) {
                admission.noticeAgent(peer);
                return Mono.empty();
              }
              return admission.isAgent(peer) || question.isOfEmptyState()
                  ? Mono.empty()
                  : Mono.error(admission.stranger(peer, head));
            }));
  }

  /** The answer to a delta. */
  Mono<Receipt> receipt(Peer peer, AnswerHead head, Flux<byte[]> body, int entries) {
    check(peer, head);
    if (head.isNoContent() && admission.isOfPeer(peer, head)
        || head.is(MediaType.APPLICATION_JSON) && admission.isAgent(peer)) {
      return Mono.just(Receipt.silent(head.info(), entries));
    }
    if (head.isOfNode() && head.is(BinaryForm.ITEM)) {
      return bodies
          .item(body)
          .map(codes -> new Receipt(head.info(), Feedback.read(codes, entries)))
          .onErrorMap(Answers::malformed);
    }
    return Mono.error(admission.stranger(peer, head));
  }

  /** The answer to an exchange. */
  Mono<Exchanged> exchanged(
      Peer peer, AnswerHead head, Flux<byte[]> body, int pushed, Consumer<Received> take) {
    check(peer, head);
    return head.isOfNode() && head.is(BinaryForm.STREAM)
        ? bodies.exchanged(body, head.info(), pushed, take)
        : Mono.error(admission.stranger(peer, head));
  }

  /**
   * Checks what a peer declared in a receipt on a stream.
   *
   * @param sent when the push was sent, in nanoseconds of the monotonic clock
   * @throws PeerException if the receipt is unusable
   */
  void check(Peer peer, NodeInfo info, long sent) {
    check(peer, new AnswerHead(HttpStatus.OK, BinaryForm.ITEM, info, sent));
  }

  private void check(Peer peer, AnswerHead head) {
    admission.check(peer, head);
    clocks.measured(peer, head.info(), head.sent());
    settings.compare(peer, head.info());
  }
}
