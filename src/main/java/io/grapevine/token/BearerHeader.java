package io.grapevine.token;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The value of an Authorization header (RFC 6750, section 2.1; RFC 9110, section 11.4). */
final class BearerHeader {

  private static final String SCHEME = "Bearer ";
  private static final int LONGEST = 8192;
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]++=*+");

  private BearerHeader() {}

  /** Why the value is refused before its token is looked at; null if it has a token. */
  static @Nullable Reason defect(String value) {
    if (!value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Reason.SCHEME;
    }
    String token = token(value);
    if (token.length() > LONGEST) {
      return Reason.TOO_LONG;
    }
    return TOKEN.matcher(token).matches() ? null : Reason.SCHEME;
  }

  /** The token in a value without a defect. */
  static String token(String value) {
    return value.substring(SCHEME.length()).strip();
  }
}
