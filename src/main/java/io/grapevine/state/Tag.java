package io.grapevine.state;

import java.util.HexFormat;
import java.util.Optional;

/**
 * Identifies an entry: equal tags are equal entries, on every node. As a text it is the stamp and
 * the fingerprint, {@code <16 hexadecimal digits>-<16 hexadecimal digits>}.
 *
 * @param stamp see {@link Stamp}
 * @param fingerprint see {@link Entry#fingerprint}
 */
public record Tag(long stamp, long fingerprint) {

  private static final int DIGITS = 16;
  private static final int LENGTH = 2 * DIGITS + 1;
  private static final HexFormat HEX = HexFormat.of();

  /** The tag of an entry. */
  public static Tag of(Entry entry) {
    return new Tag(entry.stamp(), entry.fingerprint());
  }

  /**
   * Whether a node with this entry has the one with this tag, or a later one of the same key. Two
   * entries with the same stamp cannot be compared by their tags, and count as different.
   */
  public boolean isReachedBy(Entry entry) {
    return Stamp.isAfter(entry.stamp(), stamp) || equals(of(entry));
  }

  /** The tag with this text; empty: no entry has such a tag. */
  public static Optional<Tag> parse(String text) {
    if (text.length() != LENGTH
        || text.charAt(DIGITS) != '-'
        || !isHex(text, 0, DIGITS)
        || !isHex(text, DIGITS + 1, LENGTH)) {
      return Optional.empty();
    }
    return Optional.of(
        new Tag(
            HexFormat.fromHexDigitsToLong(text, 0, DIGITS),
            HexFormat.fromHexDigitsToLong(text, DIGITS + 1, LENGTH)));
  }

  /** Only what {@link #toString} writes: one text for each tag. */
  private static boolean isHex(String text, int from, int to) {
    return text.substring(from, to)
        .chars()
        .allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
  }

  @Override
  public String toString() {
    return HEX.toHexDigits(stamp) + "-" + HEX.toHexDigits(fingerprint);
  }
}
