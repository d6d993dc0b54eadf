package io.grapevine.http;

/** A number and its noun in a sentence: 1 node, 2 nodes. */
public final class Amount {

  private Amount() {}

  public static String of(long number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }
}
