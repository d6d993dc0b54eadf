package io.grapevine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.state.Limits;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.io.Resource;
import org.springframework.util.unit.DataSize;

class StatePropertiesTest {

  @Test
  void hasDefaults() {
    assertThat(bind(Map.of()))
        .isEqualTo(
            new StateProperties(
                null,
                Duration.ofSeconds(5),
                Duration.ofHours(24),
                Duration.ofMinutes(5),
                null,
                null,
                DataSize.ofMegabytes(1),
                null,
                Duration.ofSeconds(1)));
  }

  @Test
  void takesWhatIsSet() {
    var properties =
        bind(
            Map.of(
                "seed", "file:/etc/grapevine/seed.json",
                "max-clock-skew", "0s",
                "tombstone-grace", "1h",
                "expiry-grace", "1m",
                "max-entries", "1",
                "max-size", "1B",
                "max-value-size", "64MB",
                "default-ttl", "7d",
                "purge-interval", "10s"));

    assertThat(properties.seed()).isEqualTo("file:/etc/grapevine/seed.json");
    assertThat(properties)
        .isEqualTo(
            new StateProperties(
                properties.seed(),
                Duration.ZERO,
                Duration.ofHours(1),
                Duration.ofMinutes(1),
                1L,
                DataSize.ofBytes(1),
                DataSize.ofMegabytes(64),
                Duration.ofDays(7),
                Duration.ofSeconds(10)));
  }

  @ParameterizedTest
  @CsvSource({
    "seed.json, file",
    "./data/seed.json, file",
    "/etc/grapevine/seed.json, file",
    "file:/etc/grapevine/seed.json, URL",
    "classpath:seed.json, class path resource",
    "https://example.com/seed.json, URL",
  })
  void aSeedIsAPathOrAUrl(String seed, String kind) {
    assertThat(bind(Map.of("seed", seed)).seedFile())
        .isNotNull()
        .extracting(Resource::getDescription)
        .asString()
        .startsWith(kind + " [")
        .contains("seed.json");
  }

  @ParameterizedTest
  @CsvSource({
    "max-clock-skew,  -1ms,      must not be negative",
    "tombstone-grace, 59s,       must be at least 1m",
    "tombstone-grace, -1h,       must be at least 1m",
    "expiry-grace,    59999ms,   must be at least 1m",
    "expiry-grace,    0s,        must be at least 1m",
    "max-entries,     0,         must be at least 1",
    "default-ttl,     0s,        must be at least 1ms and at most 140737488355327ms",
    "purge-interval,  0s,        must be more than zero and at most 10s",
    "purge-interval,  11s,       must be more than zero and at most 10s",
    "max-entries,     -1,        must be at least 1",
    "max-size,        0B,        must be more than zero",
    "max-size,        -1MB,      must be more than zero",
    "max-value-size,  0B,        must be more than zero and at most 64MB",
    "max-value-size,  -1B,       must be more than zero and at most 64MB",
    "max-value-size,  67108865B, must be more than zero and at most 64MB",
    "max-value-size,  8GB,       must be more than zero and at most 64MB",
  })
  void saysWhichSettingBreaksWhichRule(String name, String value, String rule) {
    assertThatThrownBy(() -> bind(Map.of(name, value)))
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("grapevine.state." + name + " " + rule);
  }

  @Test
  void graceMustAllowForWrongClocks() {
    var slack = Map.of("max-clock-skew", "75s", "expiry-grace", "5m", "tombstone-grace", "5m");
    assertThat(bind(slack).expiryGrace()).isEqualTo(Duration.ofMinutes(5));

    for (String name : List.of("expiry-grace", "tombstone-grace")) {
      var settings = new HashMap<>(slack);
      settings.put(name, "299s");
      assertThatThrownBy(() -> bind(settings))
          .rootCause()
          .hasMessage(
              "grapevine.state."
                  + name
                  + " must be at least 4 times grapevine.state.max-clock-skew");
    }
  }

  @ParameterizedTest
  @CsvSource({
    // half of 256 MB, half of 512 MB, 8 GB
    "134217728, 251658, 25165824",
    "268435456, 587202, 58720256",
    "8589934592, 1000000, 268435456",
  })
  void limitsThatAreNotSetFitTheHeap(long heap, long entries, long bytes) {
    assertThat(bind(Map.of()).limits(heap)).isEqualTo(new Limits(1 << 20, entries, bytes));
  }

  @Test
  void limitsThatAreSetAreTaken() {
    var chart = bind(Map.of("max-entries", "500000", "max-size", "64MB"));
    assertThat(chart.limits(322_122_547)).isEqualTo(new Limits(1 << 20, 500_000, 64 << 20));
    assertThat(chart.limits(500_000 * 100 + (64 << 20)).maxBytes()).isEqualTo(64 << 20);
  }

  @ParameterizedTest
  @CsvSource({
    "max-size,       100GB,               grapevine.state.max-size (102400 MB)",
    "max-size,       153MB,               max-entries (318767) must fit the heap",
    "max-entries,    10000000,            max-entries (10000000) must fit the heap",
    "max-entries,    9223372036854775807, which is 153 MB",
    "max-value-size, 7MB,                 grapevine.state.max-value-size (7340032 bytes)",
  })
  void refusesWhatCannotFitTheHeap(String name, String value, String said) {
    long heap = 161_061_273; // 60 % of 256 MB
    assertThatThrownBy(() -> bind(Map.of(name, value)).limits(heap))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(said)
        .hasMessageStartingWith("grapevine.state.max-");
  }

  @ParameterizedTest
  @CsvSource({"max-clock-skew, soon", "max-entries, many", "max-size, 1PB"})
  void saysWhichSettingIsUnreadable(String name, String value) {
    assertThatThrownBy(() -> bind(Map.of(name, value)))
        .hasMessageContaining("grapevine.state." + name);
  }

  private static StateProperties bind(Map<String, String> settings) {
    var source = new MapConfigurationPropertySource();
    settings.forEach((name, value) -> source.put("grapevine.state." + name, value));
    return new Binder(source).bindOrCreate("grapevine.state", StateProperties.class);
  }
}
