package io.grapevine.benchmark.growth;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.LogarithmicAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;

/**
 * A logarithmic axis with ticks at the powers of ten alone. The library's LogAxis would do that,
 * but it draws the outlines of its labels instead of text.
 */
final class DecadeAxis extends LogarithmicAxis {

  private static final double ROUNDING = 1e-6;

  DecadeAxis(String title) {
    super(title);
  }

  @Override
  public List<NumberTick> refreshTicks(
      Graphics2D canvas, AxisState state, Rectangle2D area, RectangleEdge edge) {
    List<NumberTick> ticks = new ArrayList<>();
    for (Object each : super.refreshTicks(canvas, state, area, edge)) {
      // Where two decades meet, it has the tick of each.
      if (each instanceof NumberTick tick
          && isPowerOfTen(tick.getValue())
          && (ticks.isEmpty() || ticks.getLast().getValue() != tick.getValue())) {
        ticks.add(
            new NumberTick(
                tick.getValue(),
                Numbers.of(tick.getValue()),
                tick.getTextAnchor(),
                tick.getRotationAnchor(),
                tick.getAngle()));
      }
    }
    return ticks;
  }

  static boolean isPowerOfTen(double value) {
    double exponent = Math.log10(value);
    return Math.abs(exponent - Math.rint(exponent)) < ROUNDING;
  }
}
