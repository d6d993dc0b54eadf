package io.grapevine.quota;

import io.grapevine.access.Quota;
import io.grapevine.state.Key;
import io.grapevine.state.PrefixMap;
import io.grapevine.state.PrefixTotal;
import java.time.Duration;
import java.util.Optional;

/**
 * A quota that is in force.
 *
 * @param prefix of its keys; empty: every key
 * @param total what is below its prefix; empty: it limits neither entries nor bytes
 */
record Applied(Quota quota, Optional<Key> prefix, Optional<PrefixTotal> total) {

  static Applied of(Quota quota, PrefixMap<PrefixTotal> totals) {
    Optional<Key> prefix = prefixOf(quota);
    return new Applied(quota, prefix, limitsRoom(quota) ? totals.find(prefix) : Optional.empty());
  }

  /** Whether it limits what may be below its prefix. */
  static boolean limitsRoom(Quota quota) {
    return quota.entries() != null || quota.bytes() != null;
  }

  static Optional<Key> prefixOf(Quota quota) {
    return quota.prefix().isEmpty() ? Optional.empty() : Optional.of(Key.of(quota.prefix()));
  }

  /** What an exceeded limit of it looks like. */
  Exceeded exceeded(Exceeded.Kind kind, long limit, long left, long waitNanos) {
    return new Exceeded(
        quota.name(), quota.prefix(), kind, limit, Math.max(0, left), Duration.ofNanos(waitNanos));
  }
}
