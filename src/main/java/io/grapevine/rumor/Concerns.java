package io.grapevine.rumor;

import io.grapevine.holders.Holders;
import io.grapevine.message.Receipt;
import io.grapevine.peers.Peer;
import io.grapevine.peers.PeerDirectory;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The writes that wait for holders. They go out with the rumors, in front of them, and make a round
 * choose more peers if they need more; each feedback of a peer counts, whatever brought it about.
 *
 * <p>While none waits, it costs a round and a feedback one look at a field.
 */
@Component
public final class Concerns implements Holders {

  private final PeerDirectory directory;
  private final SequencedMap<Key, List<Concern>> waiting = new LinkedHashMap<>();
  private volatile boolean empty = true;
  private volatile Runnable wake = () -> {};

  Concerns(PeerDirectory directory) {
    this.directory = directory;
  }

  /** Sets the action on each new concern, which must be a signal and do no work. */
  public void whenWoken(Runnable action) {
    wake = action;
  }

  @Override
  public int nodes() {
    return directory.size() + 1;
  }

  @Override
  public Mono<Integer> await(Entry entry, int count, Mono<?> until) {
    return Mono.defer(() -> {
      Concern concern = new Concern(entry, count);
      return concern.isMet()
          ? Mono.just(concern.holders())
          : Mono.using(
              () -> begin(concern),
              begun ->
                  Mono.firstWithSignal(begun.met.asMono(), until.then())
                      .then(Mono.fromSupplier(() -> holders(begun))),
              this::end);
    });
  }

  private Concern begin(Concern concern) {
    add(concern);
    wake.run();
    return concern;
  }

  private synchronized void add(Concern concern) {
    waiting.computeIfAbsent(concern.entry.key(), key -> new ArrayList<>(1)).add(concern);
    empty = false;
  }

  private synchronized void end(Concern concern) {
    Key key = concern.entry.key();
    List<Concern> same = waiting.get(key);
    if (same != null && same.remove(concern) && same.isEmpty()) {
      waiting.remove(key);
    }
    empty = waiting.isEmpty();
  }

  private synchronized int holders(Concern concern) {
    return concern.holders();
  }

  /** Whether no write waits. */
  boolean isEmpty() {
    return empty;
  }

  /** Whether some write could be sent to a peer at once. */
  synchronized boolean hasReady() {
    return !empty && ready().findAny().isPresent();
  }

  private Stream<Concern> ready() {
    return waiting.values().stream().flatMap(List::stream).filter(concern -> !concern.rests);
  }

  /** The latest entry of each key that could be sent at once. */
  synchronized List<Entry> entries() {
    return empty
        ? List.of()
        : waiting.values().stream()
            .filter(same -> same.stream().anyMatch(concern -> !concern.rests))
            .map(same -> same.getLast().entry)
            .toList();
  }

  /**
   * The peers of a round: those that were chosen, and as many others as it takes to meet all
   * concerns if every peer accepts.
   *
   * @param others peers that can be contacted, in the order of preference
   */
  synchronized List<Peer> reach(List<Peer> chosen, List<Peer> others) {
    Set<Peer> reached = new LinkedHashSet<>(chosen);
    ready()
        .forEach(concern -> {
          int lacking = concern.lacks(reached);
          if (lacking > 0) {
            reached.addAll(
                others.stream()
                    .filter(peer -> !reached.contains(peer) && concern.wants(peer))
                    .limit(lacking)
                    .toList());
          }
        });
    return List.copyOf(reached);
  }

  /** Records that these entries are sent to these peers; if none of them waits, all rest. */
  synchronized void ask(List<Entry> entries, List<Peer> peers) {
    List<Concern> sent =
        entries.stream()
            .flatMap(entry -> waiting.getOrDefault(entry.key(), List.of()).stream())
            .toList();
    if (sent.isEmpty()) {
      ready().forEach(concern -> concern.rests = true);
    }
    sent.forEach(concern -> concern.ask(peers));
  }

  /** Lets all of them be sent again to peers that did not accept them. */
  synchronized void retry() {
    waiting.values().forEach(same -> same.forEach(Concern::retry));
  }

  /** Applies the answer of a peer to these entries. */
  public void heard(Peer peer, List<Entry> entries, Receipt receipt) {
    if (!empty) {
      metBy(peer, entries, receipt).forEach(concern -> concern.met.tryEmitEmpty());
    }
  }

  private synchronized List<Concern> metBy(Peer peer, List<Entry> entries, Receipt receipt) {
    String id = receipt.info().id();
    String process = id == null ? peer.toString() : id;
    List<Concern> met = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      Entry sent = entries.get(i);
      for (Concern concern : waiting.getOrDefault(sent.key(), List.of())) {
        concern.heard(peer, process, sent, receipt.feedback().get(i));
        if (concern.isMet()) {
          met.add(concern);
        }
      }
    }
    return met;
  }
}
