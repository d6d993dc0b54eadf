package io.grapevine.repair;

import io.grapevine.cbor.EntryFrames;
import io.grapevine.connection.ConnectionProperties;
import io.grapevine.connection.Continuity;
import io.grapevine.connection.GossipMetrics;
import io.grapevine.connection.Life;
import io.grapevine.connection.Sender;
import io.grapevine.json.EntryPieces;
import io.grapevine.message.Exchange;
import io.grapevine.message.Feedback;
import io.grapevine.message.PeerException;
import io.grapevine.peers.Peer;
import io.grapevine.peers.PeerDirectory;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Received;
import io.grapevine.state.ReplicatedState;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The answers of this node to its peers, independent of the network.
 *
 * <p>A state is sent piece by piece at the pace of the connection, and is never in memory a second
 * time. Work whose cost grows with the size of the state is done for few peers at a time; the
 * others receive a {@link PeerException} and retry later.
 */
@Component
public final class PeerAnswers {

  /** More symbols than this, for each entry, are useless. */
  private static final int MAX_SYMBOLS_PER_ENTRY = 4;

  private final ReplicatedState state;
  private final StateSketch sketch;
  private final Merger merger;
  private final PeerDirectory directory;
  private final Continuity continuity;
  private final Life life;
  private final GossipMetrics metrics;
  private final Transfers transfers;
  private final Scheduler work;

  PeerAnswers(
      ReplicatedState state,
      StateSketch sketch,
      Merger merger,
      PeerDirectory directory,
      Continuity continuity,
      Life life,
      GossipMetrics metrics,
      ConnectionProperties properties,
      Scheduler work,
      Scheduler timer) {
    this.state = state;
    this.sketch = sketch;
    this.merger = merger;
    this.directory = directory;
    this.continuity = continuity;
    this.life = life;
    this.metrics = metrics;
    this.transfers =
        new Transfers(properties.maxFullTransfers(), properties.transferTimeout(), timer);
    this.work = work;
  }

  /** Whether these digits are the version of this node's state, whoever asks. */
  public boolean isPresentVersion(String digits) {
    return digits.equals(state.version().toString());
  }

  /**
   * Whether these digits are the version of this node's state. If so, the sender is in touch with
   * this node.
   */
  public boolean hasVersion(String digits, Sender sender) {
    long stamp = state.lastStamp();
    boolean equal = isPresentVersion(digits);
    if (equal && sender.id() != null) {
      continuity.wasFoundEqual(stamp);
    }
    return equal;
  }

  /**
   * A stamp of now, for an entry without one.
   *
   * @throws PeerException while this node rejects writes
   */
  public long stamp() {
    return state
        .nextStamp()
        .orElseThrow(() ->
            new PeerException(
                PeerException.Reason.BUSY,
                "This node rejects writes at the moment, so it cannot stamp entries without ts;"
                    + " send them to another node."));
  }

  /** The entry of a key, whose value a delta can renew. */
  public Optional<Entry> known(Key key) {
    return state.entry(key);
  }

  /**
   * The full state as JSON.
   *
   * @param closed completes when the connection closes that the answer is for; as below
   */
  public Flux<byte[]> json(Mono<Void> closed) {
    var pieces = new EntryPieces(state.entries().iterator(), EntryPieces.Format.object());
    return transfers.permit(counted(pieces, pieces::written), closed);
  }

  /** The full state as frames. */
  public Flux<byte[]> frames(Mono<Void> closed) {
    var frames = new EntryFrames(state.entries().iterator());
    return transfers.permit(counted(frames, frames::written), closed);
  }

  /**
   * A run of coded symbols: as many as requested, or fewer if those would be useless.
   *
   * @param first the index of the first of them, at least 0
   */
  public Mono<byte[]> symbols(int first, int symbols, Mono<Void> closed) {
    long most = StateSketch.KEPT + MAX_SYMBOLS_PER_ENTRY * state.size();
    int last = (int) Math.min((long) first + symbols, Math.min(most, Integer.MAX_VALUE));
    if (first >= last) {
      throw new PeerException(
          PeerException.Reason.MALFORMED,
          "Request at least one symbol from 0 to %d.".formatted(most - 1));
    }
    Mono<byte[]> answer = Mono.fromSupplier(() -> sketch.answer(first, last - first));
    return (sketch.keeps(last)
            ? answer
            : transfers.permit(answer.flux().subscribeOn(work), closed).next())
        .doOnNext(bytes -> metrics.sent(0, bytes.length));
  }

  /**
   * Merges a delta. This node forwards it only to peers that do not receive it from the sender. If
   * it is about to stop, it forwards it to any: the sender takes it for one that has the delta.
   *
   * @param recipients the addresses to which its sender sends it, if these are all peers that the
   *     sender can reach; otherwise empty
   * @return the feedback on each of its entries
   */
  public List<Feedback> take(Received delta, Set<String> recipients, Sender sender) {
    String source = sender.toString();
    if (recipients.isEmpty() || life.phase() == Life.Phase.STOPPING) {
      return Feedback.of(merger.merge(delta, source));
    }
    Peer from = sender.peer().orElse(null);
    List<Peer> known = directory.known();
    List<Peer> told =
        known.stream()
            .filter(peer -> peer.equals(from) || recipients.contains(peer.toString()))
            .toList();
    return Feedback.of(
        told.size() == known.size()
            ? merger.mergeOnly(delta, source)
            : merger.merge(delta, source, told));
  }

  /** Merges the pushed entries, and returns the wanted ones. */
  public Flux<byte[]> exchange(Exchange exchange, Sender sender, Mono<Void> closed) {
    var answer = new ExchangeAnswer(state, sketch, merger, exchange, sender.toString());
    Flux<byte[]> frames =
        answer
            .frames()
            .doOnNext(frame -> metrics.sent(0, frame.length))
            .doOnComplete(continuity::wasRepaired)
            .doFinally(signal -> metrics.sent(Math.toIntExact(answer.sent()), 0));
    return answer.isExpensive() ? transfers.permit(frames.subscribeOn(work), closed) : frames;
  }

  private Flux<byte[]> counted(Iterator<byte[]> pieces, LongSupplier entries) {
    Iterable<byte[]> once = () -> pieces;
    return Flux.fromIterable(once)
        .doOnNext(piece -> metrics.sent(0, piece.length))
        .doFinally(signal -> metrics.sent(Math.toIntExact(entries.getAsLong()), 0));
  }
}
