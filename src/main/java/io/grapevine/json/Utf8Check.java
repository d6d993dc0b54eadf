package io.grapevine.json;

/**
 * Rejects bytes that are not UTF-8 (RFC 3629), in pieces as they arrive: Jackson accepts overlong
 * forms and code points beyond the last one, and decodes them to other text.
 */
final class Utf8Check {

  private int missing;
  private int least;
  private int most;

  void add(byte[] bytes, int from, int length) {
    for (int i = from; i < from + length; i++) {
      int b = bytes[i] & 0xff;
      if (missing > 0) {
        check(b >= least && b <= most);
        missing--;
        least = 0x80;
        most = 0xbf;
      } else if (b >= 0x80) {
        begin(b);
      }
    }
  }

  /** The valid bytes after the first byte of a sequence: table 3-7 of the Unicode Standard. */
  private void begin(int first) {
    check(first >= 0xc2 && first <= 0xf4);
    missing = first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
  }

  private static void check(boolean isUtf8) {
    if (!isUtf8) {
      throw new MalformedJsonException("Not JSON: its bytes are not UTF-8.");
    }
  }
}
