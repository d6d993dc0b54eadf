package io.grapevine.peers;

import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The peers that fail at the moment, separately for pushes and pulls.
 *
 * <p>A peer that answers pulls may fail pushes, for example while it is busy. Pushes are much more
 * frequent: if they shared a back-off, such a peer would hardly ever be pulled.
 *
 * <p>Not thread-safe: {@link PeerDirectory} uses it under its lock.
 */
final class Backoffs {

  private final Map<ContactKind, Map<Peer, Backoff>> failing = new EnumMap<>(ContactKind.class);

  /** The process that contacted this node last from the address of a failing peer. */
  private final Map<Peer, String> heard = new HashMap<>();

  Backoffs() {
    for (ContactKind kind : ContactKind.values()) {
      failing.put(kind, new HashMap<>());
    }
  }

  private Map<Peer, Backoff> of(ContactKind kind) {
    return failing.getOrDefault(kind, Map.of());
  }

  /** Records that a contact failed; returns whether the one before did not. */
  boolean failed(
      ContactKind kind, Peer peer, long nanos, Duration min, Duration max, String reason) {
    Backoff before = of(kind).get(peer);
    int failures = before == null ? 1 : before.failures() + 1;
    Duration pause = Backoff.pause(failures, min, max);
    return of(kind).put(peer, new Backoff(failures, nanos, pause, reason)) == null;
  }

  /** Records that a contact succeeded; returns whether the one before failed. */
  boolean succeeded(ContactKind kind, Peer peer) {
    boolean failed = of(kind).remove(peer) != null;
    if (!isFailing(peer)) {
      heard.remove(peer);
    }
    return failed;
  }

  private boolean isFailing(Peer peer) {
    return failing.values().stream().anyMatch(some -> some.containsKey(peer));
  }

  /**
   * Records that a process contacted this node from the address of a peer. If that fails, this is a
   * sign that it may be back: it is not backed off any more, and its next failure counts as the
   * first. The same process gives no second sign until a contact has succeeded: it may reach this
   * node without being reachable.
   */
  void heardFrom(Peer peer, String process) {
    if (isFailing(peer) && !process.equals(heard.put(peer, process))) {
      failing.values().forEach(some -> some.computeIfPresent(peer, (p, last) -> last.ended()));
    }
  }

  void forget(Peer peer) {
    heard.remove(peer);
    failing.values().forEach(some -> some.remove(peer));
  }

  void forgetOthersThan(Set<Peer> listed) {
    heard.keySet().retainAll(listed);
    failing.values().forEach(some -> some.keySet().retainAll(listed));
  }

  /** The peers that are backed off for contacts of this kind. */
  Set<Peer> resting(ContactKind kind, long nanos) {
    Set<Peer> resting = new HashSet<>();
    of(kind)
        .forEach((peer, backoff) -> {
          if (backoff.lasts(nanos)) {
            resting.add(peer);
          }
        });
    return resting;
  }

  /** The peers that are backed off for contacts of any kind. */
  Set<Peer> resting(long nanos) {
    Set<Peer> resting = resting(ContactKind.PUSH, nanos);
    resting.addAll(resting(ContactKind.PULL, nanos));
    return resting;
  }

  /** The reason of the last failure; null if the peer does not fail. */
  @Nullable String lastReason(Peer peer) {
    return failing.values().stream()
        .filter(some -> some.containsKey(peer))
        .map(some -> some.get(peer))
        .max(Comparator.comparingLong(Backoff::from))
        .map(Backoff::reason)
        .orElse(null);
  }
}
