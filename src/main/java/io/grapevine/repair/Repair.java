package io.grapevine.repair;

import io.grapevine.connection.ConnectionProperties;
import io.grapevine.connection.Continuity;
import io.grapevine.connection.Encounters;
import io.grapevine.connection.PeerClient;
import io.grapevine.connection.PullResult;
import io.grapevine.message.NodeInfo;
import io.grapevine.message.PeerException;
import io.grapevine.message.Question;
import io.grapevine.message.SketchAnswer;
import io.grapevine.peers.Peer;
import io.grapevine.rumor.RumorBuffer;
import io.grapevine.sketch.Reconciliation;
import io.grapevine.sketch.Reconciliation.Decoded;
import io.grapevine.sketch.Reconciliation.Undecodable;
import io.grapevine.sketch.Sketch;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Version;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Makes this node and one peer equal: receives what the peer has, and sends back what the peer
 * lacks.
 *
 * <p>Sketches show the difference of the two: the first question returns a few symbols. If they are
 * not enough, an estimate of the difference determines how many more to request. If that does not
 * pay off, the full state is transferred.
 *
 * <p>A difference that exceeds the precomputed symbols makes both nodes scan their whole states,
 * unless it is {@link InFlight}.
 */
@Component
public final class Repair {

  /** The number of symbols in the first question: enough for some ten differences. */
  static final int FIRST = 16;

  /** Each question after the estimate is good adds a twelfth; with so many something is wrong. */
  private static final int MAX_QUESTIONS = 16;

  /** The maximum encoded size of a symbol. */
  private static final int SYMBOL_BYTES = 17;

  private final ReplicatedState state;
  private final StateSketch sketch;
  private final RumorBuffer rumors;
  private final PeerClient client;
  private final FullRepair fullRepair;
  private final SketchRepair sketchRepair;
  private final Continuity continuity;
  private final InFlight inFlight;
  private final Encounters encounters;
  private final long maxSymbols;
  private final Scheduler work;

  Repair(
      ReplicatedState state,
      StateSketch sketch,
      RumorBuffer rumors,
      PeerClient client,
      FullRepair fullRepair,
      SketchRepair sketchRepair,
      Continuity continuity,
      InFlight inFlight,
      Encounters encounters,
      ConnectionProperties properties,
      Scheduler work) {
    this.state = state;
    this.sketch = sketch;
    this.rumors = rumors;
    this.client = client;
    this.fullRepair = fullRepair;
    this.sketchRepair = sketchRepair;
    this.continuity = continuity;
    this.inFlight = inFlight;
    this.encounters = encounters;
    this.maxSymbols = properties.maxDeltaSize().toBytes() / SYMBOL_BYTES;
    this.work = work;
  }

  /**
   * One repair; returns what the peer declares about itself, or fails as the {@link PeerClient}
   * does.
   */
  public Mono<NodeInfo> with(Peer peer) {
    return Mono.defer(() -> new Attempt(peer, false, false).ask(firstQuestion()));
  }

  /** As above, but also accepts the full state of a peer that was cut off. */
  public Mono<NodeInfo> withAny(Peer peer) {
    return Mono.defer(
        () -> new Attempt(peer, true, false).ask(Question.forFullState(state.version())));
  }

  /** As {@link #with}, but leaves no difference to pushes: there may be none any more. */
  public Mono<NodeInfo> withoutDelay(Peer peer) {
    return Mono.defer(() -> new Attempt(peer, false, true).ask(firstQuestion()));
  }

  /**
   * An empty node needs the full state; a node that was cut off has to see what the peer does not
   * have.
   */
  private Question firstQuestion() {
    return state.size() == 0 || continuity.isCutOff()
        ? Question.forFullState(state.version())
        : new Question(state.version(), 0, FIRST);
  }

  /** The questions to one peer until the two are equal. */
  private final class Attempt {

    private final Peer peer;
    private final boolean evenCutOff;
    private final boolean atOnce;
    private final long stamp = state.lastStamp();
    private final long position = rumors.position();
    private final Version begin = state.version();
    private int questions;
    private volatile boolean tookFullState;
    private Sketch theirs = Sketch.empty();
    private Version version = new Version(0, 0);

    Attempt(Peer peer, boolean evenCutOff, boolean atOnce) {
      this.peer = peer;
      this.evenCutOff = evenCutOff;
      this.atOnce = atOnce;
    }

    Mono<NodeInfo> ask(Question question) {
      questions++;
      return client
          .pull(
              peer,
              question,
              result ->
                  result instanceof PullResult.FullState full && believes(full.info())
                      ? fullRepair
                          .take(peer, full, stamp)
                          .doOnSuccess(done -> tookFullState = true)
                          .thenReturn(result)
                      : Mono.just(result))
          .publishOn(work)
          .flatMap(result -> conclude(question, result));
    }

    /** A peer that was cut off may hold deleted keys; it has to repair from this node first. */
    private boolean believes(NodeInfo info) {
      return !info.cutOff() || evenCutOff || continuity.isCutOff();
    }

    private Mono<NodeInfo> conclude(Question question, PullResult result) {
      encounters.answered(peer, result.info());
      if (result instanceof PullResult.Unchanged(NodeInfo info)) {
        continuity.exchanged(info, stamp);
        rumors.foundEqual(position);
        encounters.equal(peer);
      } else if (tookFullState) {
        encounters.equal(peer);
      }
      return result instanceof PullResult.Sketched(NodeInfo info, SketchAnswer answer)
              && believes(info)
          ? learned(question, info, answer)
          : Mono.just(result.info());
    }

    private Mono<NodeInfo> learned(Question question, NodeInfo info, SketchAnswer answer) {
      if (question.isForFullState()
          || answer.first() != theirs.size()
          || answer.first() != question.first()) {
        return Mono.error(
            new PeerException(
                PeerException.Reason.MALFORMED, "its symbols are not the requested ones"));
      }
      if (theirs.size() > 0 && !answer.version().equals(version)) {
        return askAnew(theirs.size() + question.symbols());
      }
      version = answer.version();
      theirs = theirs.append(answer.run());
      Sketch mine = sketch.prefix(theirs.size());
      return switch (Reconciliation.of(theirs.minus(mine))) {
        case Decoded difference ->
            sketchRepair
                .repair(peer, info, difference)
                .doOnSuccess(done -> {
                  continuity.exchanged(info, stamp);
                  encounters.equal(peer);
                })
                .thenReturn(info);
        case Undecodable unknown -> askMore(info, unknown.estimate(), answer.entries());
      };
    }

    private Mono<NodeInfo> askMore(NodeInfo info, long differences, long theirEntries) {
      if (2 * differences > theirEntries + state.size()) {
        return ask(Question.forFullState(state.version()));
      }
      int size = Undecodable.symbolsFor(differences, theirs.size());
      boolean mayWait = !atOnce && continuity.hasBegun();
      if (mayWait && !sketch.keeps(size) && inFlight.explains(differences)) {
        return Mono.just(info);
      }
      return state.version().equals(begin) ? askAgain(theirs.size(), size) : askAnew(size);
    }

    /** The state changed meanwhile: earlier symbols are useless, and more may be needed soon. */
    private Mono<NodeInfo> askAnew(int size) {
      theirs = Sketch.empty();
      return askAgain(0, size + size / 4);
    }

    /** A difference whose symbols do not fit into one message requires the full state. */
    private Mono<NodeInfo> askAgain(int first, int size) {
      return ask(
          questions < MAX_QUESTIONS && size <= maxSymbols
              ? new Question(state.version(), first, size - first)
              : Question.forFullState(state.version()));
    }
  }
}
