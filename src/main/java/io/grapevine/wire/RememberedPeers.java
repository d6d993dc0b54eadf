package io.grapevine.wire;

import io.grapevine.peers.Peer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Sets and maps of peers that drop the eldest when there are too many; thread-safe. */
final class RememberedPeers {

  /** More than the number of peers of any cluster. */
  static final int MOST = 10_000;

  private RememberedPeers() {}

  /** An empty set. */
  static Set<Peer> none() {
    return Collections.synchronizedSet(Collections.newSetFromMap(bounded()));
  }

  /** An empty map. */
  static <V> Map<Peer, V> noneOf() {
    return Collections.synchronizedMap(bounded());
  }

  private static <V> Map<Peer, V> bounded() {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<Peer, V> eldest) {
        return size() > MOST;
      }
    };
  }
}
