package io.grapevine.json;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;

/**
 * Writes one long string as JSON in UTF-8, piece by piece, with exactly the bytes that Jackson's
 * generator writes for a whole string.
 */
final class StringCopy extends Writer {

  private static final char NONE = 0;

  private final OutputStream out;

  /** The first half of a surrogate pair whose other half may arrive with the next piece. */
  private char half = NONE;

  /** Begins the string. */
  StringCopy(OutputStream out) throws IOException {
    this.out = out;
    out.write('"');
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    for (int i = from; i < from + length; i++) {
      add(text[i]);
    }
  }

  private void add(char c) throws IOException {
    char first = half;
    half = NONE;
    if (first != NONE && Character.isLowSurrogate(c)) {
      utf8(Character.toCodePoint(first, c));
      return;
    }
    if (first != NONE) {
      unicodeEscape(first);
    }
    if (Character.isHighSurrogate(c)) {
      half = c;
    } else if (Character.isLowSurrogate(c)) {
      unicodeEscape(c);
    } else if (c < ' ' || c == '"' || c == '\\') {
      escape(c);
    } else {
      utf8(c);
    }
  }

  private void escape(char c) throws IOException {
    int letter =
        switch (c) {
          case '\b' -> 'b';
          case '\t' -> 't';
          case '\n' -> 'n';
          case '\f' -> 'f';
          case '\r' -> 'r';
          case '"', '\\' -> c;
          default -> NONE;
        };
    if (letter == NONE) {
      unicodeEscape(c);
    } else {
      out.write('\\');
      out.write(letter);
    }
  }

  private void unicodeEscape(char c) throws IOException {
    out.write('\\');
    out.write('u');
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.write(Character.toUpperCase(Character.forDigit(c >> shift & 0xf, 16)));
    }
  }

  private void utf8(int point) throws IOException {
    if (point < 0x80) {
      out.write(point);
    } else if (point < 0x800) {
      out.write(0xc0 | point >> 6);
      continuation(point);
    } else if (point < 0x10000) {
      out.write(0xe0 | point >> 12);
      continuation(point >> 6);
      continuation(point);
    } else {
      out.write(0xf0 | point >> 18);
      continuation(point >> 12);
      continuation(point >> 6);
      continuation(point);
    }
  }

  private void continuation(int bits) throws IOException {
    out.write(0x80 | bits & 0x3f);
  }

  @Override
  public void flush() {}

  /** Ends the string. */
  @Override
  public void close() throws IOException {
    if (half != NONE) {
      unicodeEscape(half);
    }
    out.write('"');
  }
}
