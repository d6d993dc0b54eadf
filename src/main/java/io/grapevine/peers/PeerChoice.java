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
 * A choice among the peers of one moment. It uses copies, so that callers whose criteria call other
 * classes hold no lock meanwhile.
 *
 * @param known the peers, in order
 * @param resting those of them that are backed off
 */
record PeerChoice(List<Peer> known, Set<Peer> resting, RandomGenerator random) {

  /**
   * The number of ineligible peers that a random choice may hit before all peers are examined one
   * by one.
   */
  private static final int MAX_MISSES = 16;

  /** At most this number of different peers, chosen at random among those that are eligible. */
  List<Peer> sample(int count, Predicate<Peer> eligible) {
    Set<Peer> chosen = new LinkedHashSet<>();
    for (int misses = 0; chosen.size() < count && misses < MAX_MISSES && !known.isEmpty(); ) {
      Peer peer = known.get(random.nextInt(known.size()));
      if (!passes(peer, eligible) || !chosen.add(peer)) {
        misses++;
      }
    }
    return chosen.size() < Math.min(count, known.size())
        ? oneByOne(count, eligible)
        : List.copyOf(chosen);
  }

  /** Examines every peer: for short lists, or if few peers are eligible. */
  private List<Peer> oneByOne(int count, Predicate<Peer> eligible) {
    List<Peer> shuffled =
        new ArrayList<>(known.stream().filter(peer -> passes(peer, eligible)).toList());
    int chosen = Math.min(count, shuffled.size());
    for (int i = 0; i < chosen; i++) {
      int j = i + random.nextInt(shuffled.size() - i);
      Peer peer = shuffled.get(j);
      shuffled.set(j, shuffled.get(i));
      shuffled.set(i, peer);
    }
    return List.copyOf(shuffled.subList(0, chosen));
  }

  /** The peer that follows this address in the list, which is circular, if it is eligible. */
  @Nullable Peer successor(Peer address, Predicate<Peer> eligible) {
    if (known.isEmpty()) {
      return null;
    }
    int found = Collections.binarySearch(known, address);
    Peer next = known.get((found >= 0 ? found + 1 : -found - 1) % known.size());
    return passes(next, eligible) ? next : null;
  }

  private boolean passes(Peer peer, Predicate<Peer> eligible) {
    return !resting.contains(peer) && eligible.test(peer);
  }
}
