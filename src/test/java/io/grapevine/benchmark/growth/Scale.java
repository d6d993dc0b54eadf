package io.grapevine.benchmark.growth;

import java.util.DoubleSummaryStatistics;
import java.util.stream.DoubleStream;

/** How the values of an axis become lengths. */
enum Scale {
  LINEAR,
  LOGARITHMIC;

  private static final double DECADE = 10;
  private static final double ROOM = 1.1;

  /** Logarithmic if the values are positive and the largest is at least ten times the smallest. */
  static Scale of(DoubleStream values) {
    DoubleSummaryStatistics all = values.summaryStatistics();
    return all.getMin() > 0 && all.getMax() >= DECADE * all.getMin() ? LOGARITHMIC : LINEAR;
  }

  /** The first value of the axis: zero, or just before the power of ten below the least value. */
  double begin(double least) {
    return this == LINEAR
        ? Math.min(0, least)
        : Math.pow(DECADE, Math.floor(Math.log10(least))) / ROOM;
  }

  /** The last value of the axis: just above the most, or above the next power of ten. */
  double end(double most) {
    return this == LINEAR ? ROOM * most : ROOM * Math.pow(DECADE, Math.ceil(Math.log10(most)));
  }
}
