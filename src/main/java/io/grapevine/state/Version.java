package io.grapevine.state;

import java.util.HexFormat;

/**
 * 128-bit digest of a whole state: equal states have equal versions. Different ones have equal
 * versions only if 64-bit fingerprints collide (chance 2^-64 where one entry differs).
 *
 * <p>Written as 32 lower-case hexadecimal digits.
 */
public record Version(long high, long low) {

  private static final int DIGITS = 32;

  /**
   * Parses the digits of a version.
   *
   * @throws IllegalArgumentException if they are not 32 hexadecimal digits
   */
  public static Version parse(String digits) {
    if (digits.length() != DIGITS) {
      throw new IllegalArgumentException(
          "A version has 32 hexadecimal digits; this has " + digits.length() + " characters.");
    }
    return new Version(
        HexFormat.fromHexDigitsToLong(digits, 0, DIGITS / 2),
        HexFormat.fromHexDigitsToLong(digits, DIGITS / 2, DIGITS));
  }

  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }
}
