package io.grapevine.benchmark.growth;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Lines that share their axes.
 *
 * @param name that of its file
 * @param what what the values are
 * @param unit what they are measured in
 */
record Picture(String name, Axis axis, String what, String unit, List<Line> lines) {

  static Picture of(String name, Axis axis, String what, String unit, Line... lines) {
    return new Picture(name, axis, what, unit, List.of(lines));
  }

  /** Whether no size could be measured. */
  boolean isEmpty() {
    return xs().findAny().isEmpty();
  }

  DoubleStream ys() {
    return lines.stream().flatMap(line -> line.points().stream()).mapToDouble(Point::y);
  }

  /** The sizes at which some line has a value, in order. */
  IntStream xs() {
    return lines.stream()
        .flatMap(line -> line.points().stream())
        .mapToInt(Point::x)
        .sorted()
        .distinct();
  }
}
