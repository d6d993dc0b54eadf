package io.grapevine.quota;

import io.grapevine.access.Quota;
import io.grapevine.access.Subject;
import io.grapevine.quota.Exceeded.Kind;
import io.grapevine.quota.OpenWatches.Bound;
import io.grapevine.quota.OpenWatches.Counted;
import io.grapevine.state.Change;
import io.grapevine.state.PrefixTotal.Sum;
import io.micrometer.core.instrument.Counter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a quota says of one subject. Its rate is that of this subject alone; entries and bytes are
 * those below the prefix, whoever wrote them.
 *
 * <p>Used under the state's write lock, except {@link #watches}.
 */
final class Share {

  private final Applied applied;
  private final Subject subject;
  private final @Nullable WriteRate rate;
  private final Counter admitted;

  /**
   * The share of a subject that has written nothing yet.
   *
   * @param admitted counts the writes that the quota admits
   */
  Share(Applied applied, Subject subject, long now, Counter admitted) {
    this.applied = applied;
    this.subject = subject;
    Long perSecond = applied.quota().writesPerSecond();
    this.admitted = admitted;
    this.rate = perSecond == null ? null : new WriteRate(perSecond, now);
  }

  Applied applied() {
    return applied;
  }

  /** By how much a change would increase what is below the prefix. */
  Sum growth(Change change) {
    return applied.total().map(total -> total.growth(change)).orElse(Sum.NOTHING);
  }

  /** Why this number of writes, which grow by so much, must not take effect; null: they may. */
  @Nullable Exceeded denial(long writes, Sum growth, long now) {
    if (rate != null && rate.delay(writes, now) > 0) {
      return applied.exceeded(
          Kind.WRITES_PER_SECOND, rate.perSecond(), rate.left(now), rate.delay(writes, now));
    }
    Quota quota = applied.quota();
    Sum used = applied.total().map(total -> total.sum()).orElse(Sum.NOTHING);
    if (isExceeded(quota.entries(), used.values(), growth.values())) {
      return noRoom(Kind.ENTRIES, quota.entries(), used.values());
    }
    return isExceeded(quota.bytes(), used.bytes(), growth.bytes())
        ? noRoom(Kind.BYTES, quota.bytes(), used.bytes())
        : null;
  }

  private Exceeded noRoom(Kind kind, @Nullable Long limit, long used) {
    long most = limit == null ? 0 : limit;
    return applied.exceeded(kind, most, most - used, 0);
  }

  /** What shrinks is admitted even above the limit. */
  static boolean isExceeded(@Nullable Long limit, long used, long growth) {
    return limit != null && growth > 0 && used + growth > limit;
  }

  /** These writes take effect. */
  void take(long writes, long now) {
    admitted.increment(writes);
    if (rate != null) {
      rate.take(writes, now);
    }
  }

  /** How many watches the subject may have; empty: any number. */
  Optional<Bound> watches() {
    Integer most = applied.quota().watches();
    return most == null
        ? Optional.empty()
        : Optional.of(new Bound(new Counted(applied.quota().name(), subject.name()), most));
  }
}
