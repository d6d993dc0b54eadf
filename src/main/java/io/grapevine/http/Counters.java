package io.grapevine.connection;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** One counter for each constant of an enum, distinguished by a label. */
final class Counters<E extends Enum<E>> {

  private final Map<E, Counter> counters;

  Counters(
      MeterRegistry registry,
      String name,
      String description,
      String label,
      Class<E> constants,
      Tags tags) {
    counters = new EnumMap<>(constants);
    for (E constant : constants.getEnumConstants()) {
      counters.put(
          constant,
          Counter.builder(name)
              .description(description)
              .tags(tags)
              .tag(label, label(constant))
              .register(registry));
    }
  }

  Counter get(E constant) {
    return Objects.requireNonNull(counters.get(constant));
  }

  /** The constant as a label: lower case, with hyphens. */
  static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
