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
 * Makes this node and one peer equal: takes what the peer has, and gives back what it lacks.
 *
 * <p>Sketches tell in what the two differ: the first question brings a few symbols, and when they
 * do not suffice the estimate of the difference says how many more to ask for. Where that does not
 * pay, the full state comes.
 *
 * <p>A difference of more than the kept symbols tell makes both nodes look through their whole
 * states, unless it is {@link InFlight}.
 */
@Component
public final class Repair {

  /** How many symbols the first question asks for: enough for some ten differences. */
  static final int FIRST = 16;

  /** Each question after the estimate is good adds a twelfth; with so many something is wrong. */
  private static final int MAX_QUESTIONS = 16;

  /** No symbol takes more bytes on its way. */
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

  /** One repair; gives what the peer says of itself, or fails as the {@link PeerClient} does. */
  public Mono<NodeInfo> with(Peer peer) {
    return Mono.defer(() -> new Attempt(peer, false, false).ask(firstQuestion()));
  }

  /** As above, but takes the full state of a peer that was cut off as well. */
  public Mono<NodeInfo> withAny(Peer peer) {
    return Mono.defer(
        () -> new Attempt(peer, true, false).ask(Question.forFullState(state.version())));
  }

  /** As {@link #with}, but leaves no difference to the pushes: there may be none any more. */
  public Mono<NodeInfo> withoutDelay(Peer peer) {
    return Mono.defer(() -> new Attempt(peer, false, true).ask(firstQuestion()));
  }

  /**
   * An empty node needs everything; one that was cut off has to see what the peer does not have.
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

    /** One that was cut off may hold what all others forgot; it has to learn from us first. */
    private boolean believes(NodeInfo info) {
      return !info.cutOff() || evenCutOff || continuity.isCutOff();
    }

    private Mono<NodeInfo> conclude(Question question, PullResult result) {
      encounters.answered(peer, result.info());
      if (result instanceof PullResult.Unchanged(NodeInfo info)) {
        continuity.exchanged(info, stamp);
        rumors.foundEqual(stamp);
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

    /** It changes meanwhile: what came before is of no use, and soon there may be more of it. */
    private Mono<NodeInfo> askAnew(int size) {
      theirs = Sketch.empty();
      return askAgain(0, size + size / 4);
    }

    /** A difference whose symbols do not fit into one message is one for the full state. */
    private Mono<NodeInfo> askAgain(int first, int size) {
      return ask(
          questions < MAX_QUESTIONS && size <= maxSymbols
              ? new Question(state.version(), first, size - first)
              : Question.forFullState(state.version()));
    }
  }
}
