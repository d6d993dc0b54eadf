package io.grapevine.watch;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * From where a watch goes on. As a text: the number of its form, and its parts with dots between
 * them.
 *
 * @param process the one in which the number of the change means something
 * @param sequence the reader has every change up to this one
 * @param mark of the version of the state after that change; null: the reader may already have seen
 *     a later one, so only the same process can go on here
 * @param expired the reader knows every value that expired up to this epoch millisecond
 */
public record Bookmark(long process, long sequence, @Nullable Mark mark, long expired)
    implements Start {

  /** Instead of a bookmark, while the reader does not have everything yet. */
  static final String BEGINNING = "0";

  private static final String FORM = "1.";
  private static final String HEX = "[0-9a-f]{16}";

  private static final Pattern OURS =
      Pattern.compile("1\\.(%1$s)\\.([0-9a-f]{1,15})\\.(%1$s%1$s)?\\.(%1$s)".formatted(HEX));

  /** Of later versions, which may resume at another node of a cluster. */
  private static final Pattern OTHERS =
      Pattern.compile("[0-9]{1,3}(\\.[0-9A-Za-z_-]{0,200}){0,16}");

  private static final int MOST = 512;

  /** What a text from a client says; empty: it is no bookmark. */
  public static Optional<Start> parse(String text) {
    if (text.length() > MOST) {
      return Optional.empty();
    }
    Matcher ours = OURS.matcher(text);
    if (ours.matches()) {
      String mark = ours.group(3);
      return Optional.of(
          new Bookmark(
              HexFormat.fromHexDigitsToLong(ours.group(1)),
              HexFormat.fromHexDigitsToLong(ours.group(2)),
              mark == null ? null : Mark.parse(mark),
              HexFormat.fromHexDigitsToLong(ours.group(4))));
    }
    return !text.startsWith(FORM) && OTHERS.matcher(text).matches()
        ? Optional.of(Start.BEGINNING)
        : Optional.empty();
  }

  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return FORM
        + hex.toHexDigits(process)
        + '.'
        + Long.toHexString(sequence)
        + '.'
        + (mark == null ? "" : mark)
        + '.'
        + hex.toHexDigits(expired);
  }
}
