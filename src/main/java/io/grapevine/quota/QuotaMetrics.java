package io.grapevine.quota;

import static java.util.stream.Collectors.toUnmodifiableMap;

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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the quotas allow, what is used, and what they refused, each by the name of the quota. */
final class QuotaMetrics {

  private static final String LABEL = "quota";

  private final MeterRegistry registry;
  private final MultiGauge entries;
  private final MultiGauge bytes;
  private final MultiGauge maxEntries;
  private final MultiGauge maxBytes;
  private final MultiGauge maxWrites;
  private final MultiGauge watches;
  private final MultiGauge maxWatches;
  private final OpenWatches open;
  private volatile Map<String, Counters> counters = Map.of();

  /**
   * What one quota counts.
   *
   * @param writes that it admitted
   */
  private record Counters(Counter writes, Map<Kind, Counter> refused) {

    Stream<Counter> all() {
      return Stream.concat(Stream.of(writes), refused.values().stream());
    }
  }

  /** No quotas yet. */
  QuotaMetrics(MeterRegistry registry, OpenWatches open) {
    this.registry = registry;
    this.open = open;
    entries = gauge("entries", "Values below the prefix of a quota", null);
    bytes = gauge("bytes", "Bytes of the values below the prefix of a quota", "bytes");
    maxEntries = gauge("max.entries", "The values that a quota allows", null);
    maxBytes = gauge("max.bytes", "The bytes that a quota allows", "bytes");
    maxWrites =
        gauge("max.writes.per.second", "The writes a second that a quota allows a subject", null);
    watches = gauge("watches", "Open watches that a quota limits, of all subjects", null);
    maxWatches = gauge("max.watches", "The open watches that a quota allows a subject", null);
  }

  private MultiGauge gauge(String name, String description, @Nullable String unit) {
    return MultiGauge.builder("grapevine.quota." + name)
        .description(description)
        .baseUnit(unit)
        .register(registry);
  }

  /**
   * From now on, these quotas have meters, and no others.
   *
   * @return what counts the writes that a quota admits, by its name
   */
  Map<String, Counter> show(List<Applied> quotas) {
    entries.register(used(quotas, Quota::entries, Sum::values), true);
    bytes.register(used(quotas, Quota::bytes, Sum::bytes), true);
    maxEntries.register(limits(quotas, Quota::entries), true);
    maxBytes.register(limits(quotas, Quota::bytes), true);
    maxWrites.register(limits(quotas, Quota::writesPerSecond), true);
    watches.register(open(quotas), true);
    maxWatches.register(limits(quotas, Quota::watches), true);
    Map<String, Counters> before = counters;
    Map<String, Counters> after = new HashMap<>();
    for (Applied each : quotas) {
      String name = each.quota().name();
      after.put(name, before.containsKey(name) ? before.get(name) : counters(name));
    }
    counters = after;
    before.forEach((name, removed) -> {
      if (!after.containsKey(name)) {
        removed.all().forEach(registry::remove);
      }
    });
    return after.entrySet().stream()
        .collect(toUnmodifiableMap(Map.Entry::getKey, each -> each.getValue().writes));
  }

  private List<Row<?>> open(List<Applied> quotas) {
    List<Row<?>> rows = new ArrayList<>();
    for (Applied each : quotas) {
      if (each.quota().watches() != null) {
        rows.add(Row.of(tags(each), () -> open.of(each.quota().name())));
      }
    }
    return rows;
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

  private static List<Row<?>> limits(
      List<Applied> quotas, Function<Quota, ? extends @Nullable Number> limit) {
    List<Row<?>> rows = new ArrayList<>();
    for (Applied each : quotas) {
      Number most = limit.apply(each.quota());
      if (most != null) {
        rows.add(Row.of(tags(each), most));
      }
    }
    return rows;
  }

  private static Tags tags(Applied each) {
    return Tags.of(LABEL, each.quota().name());
  }

  private Counters counters(String name) {
    Map<Kind, Counter> refused = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      refused.put(
          kind,
          Counter.builder("grapevine.quota.refused")
              .description("Writes and watches that a quota refused, by what they would exceed")
              .tag(LABEL, name)
              .tag("reason", kind.name().toLowerCase(Locale.ROOT).replace('_', '-'))
              .register(registry));
    }
    return new Counters(
        Counter.builder("grapevine.quota.writes")
            .description("Writes that a quota admitted")
            .tag(LABEL, name)
            .register(registry),
        refused);
  }

  /** A quota refused something. */
  void refused(Exceeded exceeded) {
    Counters present = counters.get(exceeded.quota());
    Counter counter = present == null ? null : present.refused.get(exceeded.kind());
    if (counter != null) { // Otherwise the quota has just been removed.
      counter.increment();
    }
  }
}
