package io.grapevine.benchmark.growth;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * One line of a picture, which grows by a point for each size that is measured.
 *
 * @param id the begin of the ids of its figures
 */
record Line(String id, String name, List<Point> points) {

  Line(String id, String name) {
    this(id, name, new ArrayList<>());
  }

  void add(int x, double y) {
    points.add(new Point(x, y));
  }

  OptionalDouble at(int x) {
    return points.stream().filter(point -> point.x() == x).mapToDouble(Point::y).findFirst();
  }
}
