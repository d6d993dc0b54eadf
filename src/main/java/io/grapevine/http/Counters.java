package io.grapevine.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** One counter for each constant of an enum, distinguished by a label. */
public final class Counters<E extends Enum<E>> {

  private final Map<E, Counter> counters;

  public Counters(
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

  public Counter get(E constant) {
    return Objects.requireNonNull(counters.get(constant));
  }

  /** The constant as a label: lower case, with hyphens. */
  public static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
