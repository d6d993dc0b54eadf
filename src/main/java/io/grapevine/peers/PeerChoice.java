package io.grapevine.peers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A choice among the peers of one moment. It is made of copies, so that whoever chooses by a
 * question to somebody else holds no lock while asking.
 *
 * @param listed the peers, in order
 * @param self those of them that are this very node
 * @param resting those of them that are backed off
 */
record PeerChoice(List<Peer> listed, Set<Peer> self, Set<Peer> resting, RandomGenerator random) {

  /** How many peers that are not eligible a choice meets before it looks at them one by one. */
  private static final int MAX_MISSES = 16;

  /** At most so many different peers, at random among those that pass. */
  List<Peer> sample(int count, Predicate<Peer> eligible) {
    Set<Peer> chosen = new LinkedHashSet<>();
    for (int misses = 0; chosen.size() < count && misses < MAX_MISSES && !listed.isEmpty(); ) {
      Peer peer = listed.get(random.nextInt(listed.size()));
      if (!passes(peer, eligible) || !chosen.add(peer)) {
        misses++;
      }
    }
    return chosen.size() < Math.min(count, listed.size() - self.size())
        ? oneByOne(count, eligible)
        : List.copyOf(chosen);
  }

  /** Looks at every peer: where few are known, or few of them are eligible. */
  private List<Peer> oneByOne(int count, Predicate<Peer> eligible) {
    List<Peer> shuffled =
        new ArrayList<>(listed.stream().filter(peer -> passes(peer, eligible)).toList());
    int chosen = Math.min(count, shuffled.size());
    for (int i = 0; i < chosen; i++) {
      int j = i + random.nextInt(shuffled.size() - i);
      Peer peer = shuffled.get(j);
      shuffled.set(j, shuffled.get(i));
      shuffled.set(i, peer);
    }
    return List.copyOf(shuffled.subList(0, chosen));
  }

  /**
   * The peer that follows this address in the order of the list, which goes round, if it passes.
   */
  @Nullable Peer successor(Peer address, Predicate<Peer> eligible) {
    if (listed.size() == self.size()) {
      return null;
    }
    int found = Collections.binarySearch(listed, address);
    int next = (found >= 0 ? found + 1 : -found - 1) % listed.size();
    while (self.contains(listed.get(next))) {
      next = (next + 1) % listed.size();
    }
    Peer peer = listed.get(next);
    return passes(peer, eligible) ? peer : null;
  }

  private boolean passes(Peer peer, Predicate<Peer> eligible) {
    return !self.contains(peer) && !resting.contains(peer) && eligible.test(peer);
  }
}
