package io.grapevine.access;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/** Prefixes of keys, as texts. */
public final class Prefixes {

  /** The maximum size of a key, and so of a prefix, in bytes of UTF-8. */
  public static final int MAX_BYTES = 512;

  /**
   * The order of keys, which is that of their bytes in UTF-8: the order of code points. That of
   * {@link String} is another one: it has the halves of surrogate pairs before U+E000.
   */
  public static final Comparator<String> ORDER = Prefixes::compare;

  private Prefixes() {}

  /**
   * Returns the prefix, if keys can begin with it. Such a text contains whole characters: it is a
   * prefix of a key's text if and only if its bytes are one of the key's bytes.
   *
   * @throws IllegalArgumentException with a sentence that begins with "prefix"
   */
  public static String checked(String prefix) {
    try {
      int bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(prefix)).remaining();
      if (bytes > MAX_BYTES) {
        throw new IllegalArgumentException(
            "prefix must have at most %d bytes of UTF-8, as a key; this one has %d"
                .formatted(MAX_BYTES, bytes));
      }
      return prefix;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "prefix must be Unicode text; this one has half of a surrogate pair", e);
    }
  }

  private static int compare(String a, String b) {
    int both = Math.min(a.length(), b.length());
    for (int i = 0; i < both; i++) {
      char one = a.charAt(i);
      char other = b.charAt(i);
      if (one != other) {
        boolean isPair = Character.isSurrogate(one);
        return isPair == Character.isSurrogate(other)
            ? Character.compare(one, other)
            : isPair ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
