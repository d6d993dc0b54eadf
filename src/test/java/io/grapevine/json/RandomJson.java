package io.grapevine.json;

import java.util.random.RandomGenerator;

/** A random JSON document, written loosely and, independently of the code under test, compactly. */
final class RandomJson {

  private static final String[] NUMBERS = {
    "0", "-0", "7", "-12", "1.00", "0.10", "1e400", "-1.5E-07", "1E+5", "9".repeat(200)
  };
  private static final int MAX_DEPTH = 6;

  private final RandomGenerator random;
  private final StringBuilder loose = new StringBuilder();
  private final StringBuilder compact = new StringBuilder();

  RandomJson(RandomGenerator random) {
    this.random = random;
    space();
    value(0);
    space();
  }

  String loose() {
    return loose.toString();
  }

  String compact() {
    return compact.toString();
  }

  private void value(int depth) {
    switch (random.nextInt(depth == MAX_DEPTH ? 4 : 6)) {
      case 0 -> both(NUMBERS[random.nextInt(NUMBERS.length)]);
      case 1 -> both(new String[] {"true", "false", "null"}[random.nextInt(3)]);
      case 2, 3 -> string();
      case 4 -> list('[', ']', () -> value(depth + 1));
      default ->
          list(
              '{',
              '}',
              () -> {
                string();
                space();
                both(":");
                space();
                value(depth + 1);
              });
    }
  }

  private void list(char open, char close, Runnable element) {
    both(String.valueOf(open));
    int elements = random.nextInt(4);
    for (int i = 0; i < elements; i++) {
      both(i == 0 ? "" : ",");
      space();
      element.run();
      space();
    }
    space();
    both(String.valueOf(close));
  }

  private void string() {
    both("\"");
    for (int i = random.nextInt(6); i > 0; i--) {
      character();
    }
    both("\"");
  }

  private void character() {
    switch (random.nextInt(6)) {
      case 0 -> escaped(random.nextInt(0x20));
      case 1 -> escaped(new int[] {'"', '\\'}[random.nextInt(2)]);
      case 2 -> {
        loose.append(random.nextBoolean() ? "\\/" : "/");
        compact.append('/');
      }
      default -> {
        int point = new int[] {'a', ' ', 0x7f, 0xe9, 0x2028, 0xffff, 0x1f347}[random.nextInt(7)];
        compact.appendCodePoint(point);
        if (random.nextBoolean()) {
          loose.appendCodePoint(point);
        } else {
          Character.toString(point).chars().forEach(this::unicodeEscape);
        }
      }
    }
  }

  private void escaped(int point) {
    String shortForm =
        switch (point) {
          case '\b' -> "\\b";
          case '\t' -> "\\t";
          case '\n' -> "\\n";
          case '\f' -> "\\f";
          case '\r' -> "\\r";
          case '"' -> "\\\"";
          case '\\' -> "\\\\";
          default -> "\\u%04X".formatted(point);
        };
    compact.append(shortForm);
    if (random.nextBoolean()) {
      loose.append(shortForm);
    } else {
      unicodeEscape(point);
    }
  }

  private void unicodeEscape(int unit) {
    loose.append((random.nextBoolean() ? "\\u%04x" : "\\u%04X").formatted(unit));
  }

  private void both(String text) {
    loose.append(text);
    compact.append(text);
  }

  private void space() {
    for (int i = random.nextInt(3); i > 0; i--) {
      loose.append(" \t\r\n".charAt(random.nextInt(4)));
    }
  }
}
