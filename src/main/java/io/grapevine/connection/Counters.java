package io.grapevine.connection;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;

/** One counter for each constant of an enum, told apart by a label. */
final class Counters<E extends Enum<E>> {

  private final Counter[] counters;

  Counters(MeterRegistry registry, String name, String label, Class<E> constants, Tags tags) {
    E[] values = constants.getEnumConstants();
    counters = new Counter[values.length];
    for (E value : values) {
      counters[value.ordinal()] =
          Counter.builder(name).tags(tags).tag(label, label(value)).register(registry);
    }
  }

  Counter get(E constant) {
    return counters[constant.ordinal()];
  }

  /** The constant as a label: lower case, with hyphens. */
  static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
