package io.grapevine.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What some subjects may have below a prefix, and do there. A limit that is null does not exist.
 *
 * @param name unique among the quotas
 * @param subjects whose writes and watches it limits; empty: those of every subject
 * @param prefix the keys that it is about; empty: every key
 * @param entries the number of values below the prefix, whoever wrote them
 * @param bytes the bytes of these values and their keys
 * @param writesPerSecond the writes of each subject, at least 1
 * @param watches the open watches of each subject on each node
 */
public record Quota(
    String name,
    List<Who> subjects,
    String prefix,
    @Nullable Long entries,
    @Nullable Long bytes,
    @Nullable Long writesPerSecond,
    @Nullable Integer watches) {

  /**
   * A quota.
   *
   * @throws IllegalArgumentException with a sentence, if it makes no sense
   */
  public Quota {
    Rule.checkName(name);
    subjects = List.copyOf(subjects);
    Prefixes.checked(prefix);
    require(entries == null || entries >= 0, "entries must not be negative");
    require(bytes == null || bytes >= 0, "bytes must not be negative");
    require(
        writesPerSecond == null || writesPerSecond >= 1 && writesPerSecond <= MOST_WRITES,
        "writes-per-second must be 1 to " + MOST_WRITES);
    require(watches == null || watches >= 0, "watches must not be negative");
    require(
        entries != null || bytes != null || writesPerSecond != null || watches != null,
        "a quota must have at least one of entries, bytes, writes-per-second and watches");
  }

  /** More than any node writes. */
  private static final long MOST_WRITES = 10_000_000;

  private static void require(boolean condition, String sentence) {
    if (!condition) {
      throw new IllegalArgumentException(sentence);
    }
  }

  /** Whether it limits a subject. */
  public boolean appliesTo(Subject subject) {
    return subjects.isEmpty() || subjects.stream().anyMatch(who -> who.includes(subject));
  }
}
