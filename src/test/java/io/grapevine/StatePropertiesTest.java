package io.grapevine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
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
                1_000_000,
                DataSize.ofMegabytes(256),
                DataSize.ofMegabytes(1)));
  }

  @Test
  void takesWhatIsSet() {
    var properties =
        bind(
            Map.of(
                "seed", "file:/etc/grapevine/seed.json",
                "max-clock-skew", "0s",
                "tombstone-grace", "1h",
                "expiry-grace", "1ms",
                "max-entries", "1",
                "max-size", "1B",
                "max-value-size", "64MB"));

    assertThat(Objects.requireNonNull(properties.seed()).getFilename()).isEqualTo("seed.json");
    assertThat(properties)
        .isEqualTo(
            new StateProperties(
                properties.seed(),
                Duration.ZERO,
                Duration.ofHours(1),
                Duration.ofMillis(1),
                1,
                DataSize.ofBytes(1),
                DataSize.ofMegabytes(64)));
  }

  @ParameterizedTest
  @CsvSource({
    "max-clock-skew,  -1ms,      must not be negative",
    "tombstone-grace, 0s,        must be more than zero",
    "tombstone-grace, -1h,       must be more than zero",
    "expiry-grace,    0s,        must be more than zero",
    "expiry-grace,    -1m,       must be more than zero",
    "max-entries,     0,         must be at least 1",
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
