package io.grapevine.quota;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** The number of open watches of each subject, for each quota that limits them. */
final class OpenWatches {

  /** What is counted: the names outlive a reload of the quotas. */
  record Counted(String quota, String subject) {}

  /**
   * A limit of what is counted.
   *
   * @param most how many watches may be open
   */
  record Bound(Counted counted, int most) {}

  private final ConcurrentMap<Counted, Integer> open = new ConcurrentHashMap<>();

  /** Counts a watch for all of these bounds, or for none; then returns one that it would pass. */
  Optional<Bound> open(List<Bound> bounds) {
    for (int i = 0; i < bounds.size(); i++) {
      if (!admit(bounds.get(i))) {
        close(bounds.subList(0, i));
        return Optional.of(bounds.get(i));
      }
    }
    return Optional.empty();
  }

  private boolean admit(Bound bound) {
    AtomicBoolean admitted = new AtomicBoolean();
    open.compute(
        bound.counted,
        (counted, present) -> {
          int now = present == null ? 0 : present;
          admitted.set(now < bound.most);
          return admitted.get() ? Integer.valueOf(now + 1) : present;
        });
    return admitted.get();
  }

  /** The watch was closed. */
  void close(List<Bound> bounds) {
    for (Bound bound : bounds) {
      open.computeIfPresent(bound.counted, (counted, now) -> now == 1 ? null : now - 1);
    }
  }

  /** How many are open. */
  int open(Counted counted) {
    return open.getOrDefault(counted, 0);
  }

  /** How many are open that a quota limits. */
  int of(String quota) {
    int sum = 0;
    for (Map.Entry<Counted, Integer> each : open.entrySet()) {
      sum += each.getKey().quota.equals(quota) ? each.getValue() : 0;
    }
    return sum;
  }

  /** How many pairs of a quota and a subject have an open watch. */
  int size() {
    return open.size();
  }
}
