package io.grapevine.state;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a write requires of the visible value of its key; RFC 9110, section 13.
 *
 * @param match the key has a value with one of these tags; null: not required
 * @param noneMatch the key has no value with any of these tags; null: not required
 */
public record Condition(@Nullable Tags match, @Nullable Tags noneMatch) {

  /** A write without a condition. */
  public static final Condition NONE = new Condition(null, null);

  /** Some tags. */
  public sealed interface Tags {

    /** Whether there is a value, and its tag is one of these. */
    boolean have(@Nullable Entry value);
  }

  /** The tag of every value. */
  public record Any() implements Tags {
    @Override
    public boolean have(@Nullable Entry value) {
      return value != null;
    }
  }

  /** These tags; perhaps none. */
  public record OneOf(Set<Tag> tags) implements Tags {

    public OneOf {
      tags = Set.copyOf(tags);
    }

    @Override
    public boolean have(@Nullable Entry value) {
      return value != null && tags.contains(Tag.of(value));
    }
  }

  /**
   * Whether a write may take effect.
   *
   * @param value the visible value of the key; null: there is none
   */
  boolean holdsFor(@Nullable Entry value) {
    return (match == null || match.have(value)) && (noneMatch == null || !noneMatch.have(value));
  }
}
