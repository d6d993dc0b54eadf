package io.grapevine.quota;

import static java.util.stream.Collectors.groupingBy;

import io.grapevine.state.Change;
import io.grapevine.state.PrefixMap;
import io.grapevine.state.PrefixTotal.Sum;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The quotas of one subject: a write must not exceed any of those whose prefix its key has. */
final class Account {

  /** What some changes together demand of a share. */
  private record Demand(long writes, Sum growth) {

    Demand plus(Demand other) {
      return new Demand(writes + other.writes, growth.plus(other.growth));
    }
  }

  private final List<Share> all;
  private final PrefixMap<List<Share>> byPrefix;

  Account(List<Share> shares) {
    all = shares;
    byPrefix = PrefixMap.of(shares.stream().collect(groupingBy(share -> share.applied().prefix())));
  }

  List<Share> shares() {
    return all;
  }

  /**
   * Takes what these changes demand, if no quota would be exceeded. Called under the state's write
   * lock.
   *
   * @return a quota that would be exceeded; null: none
   */
  @Nullable Exceeded take(List<Change> changes, long now) {
    IdentityHashMap<Share, Demand> demands = new IdentityHashMap<>();
    for (Change change : changes) {
      byPrefix.forEachPrefixOf(
          change.entry().key(),
          shares -> {
            for (Share share : shares) {
              demands.merge(share, new Demand(1, share.growth(change)), Demand::plus);
            }
          });
    }
    for (Map.Entry<Share, Demand> each : demands.entrySet()) {
      Demand demand = each.getValue();
      Exceeded exceeded = each.getKey().denial(demand.writes, demand.growth, now);
      if (exceeded != null) {
        return exceeded;
      }
    }
    demands.forEach((share, demand) -> share.take(demand.writes, now));
    return null;
  }
}
