package io.grapevine.watch;

import io.grapevine.state.Version;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a reader may know of a version of the state: the first 16 bytes of its SHA-256.
 *
 * <p>Equal versions have equal marks. But from two versions one could compute the fingerprint of
 * what changed between them, and so confirm a guess at an entry that the reader may not read; from
 * two marks one cannot.
 *
 * <p>Written as 32 lower-case hexadecimal digits.
 */
record Mark(long high, long low) {

  private static final int DIGITS = 32;

  static Mark of(Version version) {
    byte[] bytes =
        ByteBuffer.allocate(2 * Long.BYTES).putLong(version.high()).putLong(version.low()).array();
    ByteBuffer hash = ByteBuffer.wrap(sha256().digest(bytes));
    return new Mark(hash.getLong(), hash.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Parses 32 hexadecimal digits. */
  static Mark parse(String digits) {
    return new Mark(
        HexFormat.fromHexDigitsToLong(digits, 0, DIGITS / 2),
        HexFormat.fromHexDigitsToLong(digits, DIGITS / 2, DIGITS));
  }

  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }
}
