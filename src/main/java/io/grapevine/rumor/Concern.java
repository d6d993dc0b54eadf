package io.grapevine.rumor;

import io.grapevine.message.Feedback;
import io.grapevine.peers.Peer;
import io.grapevine.state.Entry;
import io.grapevine.state.MergeOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Sinks;

/**
 * A write that waits for holders. It counts them itself, because its rumor may end earlier. Not
 * thread-safe: {@link Concerns} uses it under its lock.
 */
final class Concern {

  Entry entry;

  /** Completes when there are enough holders. */
  final Sinks.Empty<Void> met = Sinks.empty();

  /** Whether no peer can be asked before the next {@link #retry}. */
  boolean rests;

  private final int count;

  /**
   * The peers that have it, each with the process that said so: two addresses of one process are
   * one holder.
   */
  private final Map<Peer, String> holders = new HashMap<>();

  /** The peers that it was sent to since the last {@link #retry}. */
  private final Set<Peer> asked = new HashSet<>();

  /**
   * @param count the number of holders that are enough, including this node
   */
  Concern(Entry entry, int count) {
    this.entry = entry;
    this.count = count;
  }

  /** The number of holders, including this node. */
  int holders() {
    return 1 + Set.copyOf(holders.values()).size();
  }

  boolean isMet() {
    return holders() >= count;
  }

  /** Whether this peer could become a holder if it were asked now. */
  boolean wants(Peer peer) {
    return !holders.containsKey(peer) && !asked.contains(peer);
  }

  /** How many of the others to ask, besides these peers, if all of them accept it. */
  int lacks(Set<Peer> reached) {
    return count - holders() - Math.toIntExact(reached.stream().filter(this::wants).count());
  }

  /** Records that it is sent to these peers. Without one that it wants, it rests. */
  void ask(List<Peer> peers) {
    rests = peers.stream().noneMatch(this::wants);
    asked.addAll(peers);
  }

  /** Lets it be sent again to peers that did not accept it. */
  void retry() {
    asked.clear();
    rests = false;
  }

  /**
   * Applies the feedback of a process at this address on an entry of the same key; an earlier entry
   * says nothing.
   */
  void heard(Peer peer, String process, Entry sent, Feedback feedback) {
    if (!feedback.isRefusal() && MergeOrder.INSTANCE.compare(sent, entry) >= 0) {
      holders.put(peer, process);
    } else if (feedback == Feedback.WITHOUT_VALUE) {
      entry = entry.whole(); // Its rumor, which would have the value from now on, may have ended.
      asked.remove(peer);
      rests = false;
    }
  }
}
