package io.grapevine.agent;

/** A text from a request in the detail of a problem: in quotes, and never long. */
final class Quoted {

  private static final int MOST = 80;

  private Quoted() {}

  static String of(String text) {
    return text.codePointCount(0, text.length()) <= MOST
        ? '"' + text + '"'
        : '"' + text.substring(0, text.offsetByCodePoints(0, MOST)) + "\"...";
  }
}
