package io.grapevine.access;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How much some subjects may have below a prefix. Each limit is null if there is none.
 *
 * @param name unique among the quotas
 * @param prefix the keys that count; empty: every key
 * @param subjects to whom it applies; empty: to everyone
 * @param entries the maximum number of values
 * @param bytes the maximum size of the values with their keys
 * @param writesPerSecond the maximum rate of writes
 * @param watches the maximum number of watches
 */
public record Quota(
    String name,
    String prefix,
    List<Who> subjects,
    @Nullable Long entries,
    @Nullable Long bytes,
    @Nullable Long writesPerSecond,
    @Nullable Long watches) {

  /**
   * A quota.
   *
   * @throws IllegalArgumentException with a sentence, if it makes no sense
   */
  public Quota {
    Rule.checkName(name);
    Prefixes.checked(prefix);
    subjects = List.copyOf(subjects);
    if (Stream.of(entries != null, bytes != null, writesPerSecond != null, watches != null)
        .noneMatch(limited -> limited)) {
      throw new IllegalArgumentException(
          "a quota must have at least one of entries, bytes, writes-per-second and watches");
    }
    check("entries", entries);
    check("bytes", bytes);
    check("writes-per-second", writesPerSecond);
    check("watches", watches);
  }

  private static void check(String name, @Nullable Long limit) {
    if (limit != null && limit < 1) {
      throw new IllegalArgumentException(name + " must be at least 1");
    }
  }

  /** Whether it applies to a subject. */
  public boolean appliesTo(Subject subject) {
    return subjects.isEmpty() || subjects.stream().anyMatch(who -> who.includes(subject));
  }
}
