package io.grapevine.state;

import org.jspecify.annotations.Nullable;

/**
 * The keys with a prefix, between two bounds that are not part of it.
 *
 * @param prefix null: any
 * @param after the lower bound, which need not be present; null: none
 * @param before the upper bound, which need not be present; null: none
 */
public record KeyRange(@Nullable Key prefix, @Nullable Key after, @Nullable Key before) {

  /** Every key. */
  public static final KeyRange ALL = new KeyRange(null, null, null);

  /** The keys with a prefix; null: all. */
  public static KeyRange of(@Nullable Key prefix) {
    return new KeyRange(prefix, null, null);
  }

  /** Whether no key with the prefix is between the bounds; false: there may be some. */
  boolean isEmpty() {
    return prefix != null
        && ((after != null && prefix.compareTo(after) < 0 && !after.startsWith(prefix))
            || (before != null && prefix.compareTo(before) >= 0));
  }

  /** Whether this key is one of them. */
  public boolean contains(Key key) {
    return (prefix == null || key.startsWith(prefix))
        && (after == null || key.compareTo(after) > 0)
        && (before == null || key.compareTo(before) < 0);
  }
}
