package io.grapevine.quota;

import io.grapevine.access.Quota;
import io.grapevine.quota.Exceeded.Kind;
import io.grapevine.state.PrefixTotal;
import io.grapevine.state.PrefixTotal.Sum;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What the quotas allow, what is used, and what they refused, each by the name of the quota. */
final class QuotaMetrics {

  private static final String LABEL = "quota";

  private final MeterRegistry registry;
  private final MultiGauge entries;
  private final MultiGauge bytes;
  private final MultiGauge maxEntries;
  private final MultiGauge maxBytes;
  private volatile Map<String, Map<Kind, Counter>> refused = Map.of();

  QuotaMetrics(MeterRegistry registry) {
    this.registry = registry;
    entries = gauge("entries", "Values below the prefix of a quota", null);
    bytes = gauge("bytes", "Bytes of the values below the prefix of a quota", "bytes");
    maxEntries = gauge("max.entries", "The values that a quota allows", null);
    maxBytes = gauge("max.bytes", "The bytes that a quota allows", "bytes");
  }

  private MultiGauge gauge(String name, String description, @Nullable String unit) {
    return MultiGauge.builder("grapevine.quota." + name)
        .description(description)
        .baseUnit(unit)
        .register(registry);
  }

  /** From now on, these quotas have meters, and no others. */
  void show(List<Applied> quotas) {
    entries.register(used(quotas, Quota::entries, Sum::values), true);
    bytes.register(used(quotas, Quota::bytes, Sum::bytes), true);
    maxEntries.register(limits(quotas, Quota::entries), true);
    maxBytes.register(limits(quotas, Quota::bytes), true);
    Map<String, Map<Kind, Counter>> before = refused;
    Map<String, Map<Kind, Counter>> after = new HashMap<>();
    for (Applied each : quotas) {
      String name = each.quota().name();
      after.put(name, before.containsKey(name) ? before.get(name) : counters(name));
    }
    refused = after;
    before.forEach((name, counters) -> {
      if (!after.containsKey(name)) {
        counters.values().forEach(registry::remove);
      }
    });
  }

  private static List<Row<?>> used(
      List<Applied> quotas, Function<Quota, @Nullable Long> limit, ToLongFunction<Sum> part) {
    List<Row<?>> rows = new ArrayList<>();
    for (Applied each : quotas) {
      PrefixTotal total = each.total().orElse(null);
      if (total != null && limit.apply(each.quota()) != null) {
        rows.add(Row.of(tags(each), total, one -> used(one, part)));
      }
    }
    return rows;
  }

  /** Unknown until all keys are counted. */
  private static double used(PrefixTotal total, ToLongFunction<Sum> part) {
    return total.isComplete() ? part.applyAsLong(total.sum()) : Double.NaN;
  }

  private static List<Row<?>> limits(List<Applied> quotas, Function<Quota, @Nullable Long> limit) {
    List<Row<?>> rows = new ArrayList<>();
    for (Applied each : quotas) {
      Long most = limit.apply(each.quota());
      if (most != null) {
        rows.add(Row.of(tags(each), most));
      }
    }
    return rows;
  }

  private static Tags tags(Applied each) {
    return Tags.of(LABEL, each.quota().name());
  }

  private Map<Kind, Counter> counters(String name) {
    Map<Kind, Counter> counters = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      counters.put(
          kind,
          Counter.builder("grapevine.quota.refused")
              .description("Writes and watches that a quota refused, by what they would exceed")
              .tag(LABEL, name)
              .tag("reason", kind.name().toLowerCase(Locale.ROOT).replace('_', '-'))
              .register(registry));
    }
    return counters;
  }

  /** A quota refused something. */
  void refused(Exceeded exceeded) {
    Map<Kind, Counter> counters = refused.get(exceeded.quota());
    Counter counter = counters == null ? null : counters.get(exceeded.kind());
    if (counter != null) { // Otherwise the quota has just been removed.
      counter.increment();
    }
  }
}
