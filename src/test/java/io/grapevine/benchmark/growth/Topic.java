package io.grapevine.benchmark.growth;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What can be measured alone, in the order in which all of it is measured. */
enum Topic {
  NODES(NodesCurve::new),
  RATE(RateCurve::new),
  SIMULATED(SimulatedCurve::new),
  ENTRIES(EntriesCurve::new);

  private final Supplier<Curve> curve;

  Topic(Supplier<Curve> curve) {
    this.curve = curve;
  }

  /** The one with this name, or all if there is no name. */
  static List<Topic> named(String name) {
    List<Topic> named =
        Stream.of(values())
            .filter(topic -> name.isEmpty() || topic.toString().equals(name))
            .toList();
    if (named.isEmpty()) {
      throw new IllegalArgumentException("-Dcurve names one of these: " + List.of(values()));
    }
    return named;
  }

  Curve curve() {
    return curve.get();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
