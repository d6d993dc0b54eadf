package io.grapevine.benchmark.contenders;

/** The entries of all requests: keys of 29 bytes, values of 104 bytes that carry a number. */
public final class Entries {

  private static final int DIGITS = 23;
  private static final int VALUE_LENGTH = 104;
  private static final char FILLER = 'v';

  private Entries() {}

  public static String key(int index) {
    String digits = Integer.toString(index);
    return "bench/" + "0".repeat(DIGITS - digits.length()) + digits;
  }

  /** A JSON string. */
  public static String value(long number) {
    String start = "\"" + number;
    return start + String.valueOf(FILLER).repeat(VALUE_LENGTH - 1 - start.length()) + "\"";
  }

  /** The number that a value carries. */
  public static long number(String value) {
    return Long.parseLong(value, 1, value.indexOf(FILLER), 10);
  }
}
