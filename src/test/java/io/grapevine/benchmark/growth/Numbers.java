package io.grapevine.benchmark.growth;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as people read them. */
final class Numbers {

  private static final int DIGITS = 3;

  private Numbers() {}

  /** Three digits that count, and no more decimals than they need: 1,230, 12.3, 0.00123. */
  static String of(double value) {
    BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(DIGITS));
    int decimals = Math.max(0, rounded.stripTrailingZeros().scale());
    return String.format(Locale.ROOT, "%,." + decimals + "f", rounded);
  }
}
