package io.grapevine.agent.problem;

/** A text from a request in the detail of a problem: in quotes, and never long. */
public final class Quoted {

  private static final int MOST = 80;

  private Quoted() {}

  public static String of(String text) {
    String begin = begin(text, MOST);
    return '"' + begin + '"' + (begin.length() < text.length() ? "..." : "");
  }

  /** Without quotes, and with this maximum number of characters. */
  public static String cut(String text, int most) {
    String begin = begin(text, most);
    return begin.length() < text.length() ? begin + "..." : begin;
  }

  private static String begin(String text, int most) {
    return text.codePointCount(0, text.length()) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most));
  }
}
