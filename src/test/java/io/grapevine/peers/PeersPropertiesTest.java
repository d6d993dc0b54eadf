package io.grapevine.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class PeersPropertiesTest {

  @Test
  void hasDefaults() {
    assertThat(bind(Map.of()))
        .isEqualTo(
            new PeersProperties(
                "grapevine",
                List.of(),
                0,
                Duration.ofSeconds(1),
                null,
                null,
                Duration.ofMillis(500),
                Duration.ofSeconds(10)));
  }

  @Test
  void takesWhatIsSet() {
    var settings =
        Map.of(
            "service-id", "gossip",
            "addresses", "10.0.0.1,node-2:4098",
            "target-port", "65535",
            "refresh-interval", "2s",
            "self-id", "uid-1",
            "self-host", "10.0.0.1",
            "min-backoff", "3s",
            "max-backoff", "3s");
    assertThat(bind(settings))
        .isEqualTo(
            new PeersProperties(
                "gossip",
                List.of("10.0.0.1", "node-2:4098"),
                65_535,
                Duration.ofSeconds(2),
                "uid-1",
                "10.0.0.1",
                Duration.ofSeconds(3),
                Duration.ofSeconds(3)));
  }

  @ParameterizedTest
  @CsvSource({
    "service-id,       '',    must name the group of nodes",
    "service-id,       ' ',   must name the group of nodes",
    "addresses,        a:0,   'must name hosts as host, host:port or [IPv6]:port, not \"a:0\"'",
    "addresses,        a:b,   'must name hosts as host, host:port or [IPv6]:port, not \"a:b\"'",
    "addresses,        http://a, 'must name hosts as host, host:port or [IPv6]:port, not \"http://a\"'",
    "target-port,      -1,    must be 0 to 65535",
    "target-port,      65536, must be 0 to 65535",
    "refresh-interval, 0s,    must be more than zero",
    "refresh-interval, -1s,   must be more than zero",
    "min-backoff,      0ms,   must be more than zero",
    "min-backoff,      -1ms,  must be more than zero",
    "max-backoff,      499ms, must not be less than grapevine.peers.min-backoff",
    "max-backoff,      0s,    must not be less than grapevine.peers.min-backoff",
  })
  void saysWhichSettingBreaksWhichRule(String name, String value, String rule) {
    assertThatThrownBy(() -> bind(Map.of(name, value)))
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .rootCause()
        .hasMessageStartingWith("grapevine.peers." + name + " " + rule);
  }

  @ParameterizedTest
  @CsvSource({"target-port, x", "refresh-interval, soon", "max-backoff, 10 parsecs"})
  void saysWhichSettingIsUnreadable(String name, String value) {
    assertThatThrownBy(() -> bind(Map.of(name, value)))
        .hasMessageContaining("grapevine.peers." + name);
  }

  private static PeersProperties bind(Map<String, String> settings) {
    var source = new MapConfigurationPropertySource();
    settings.forEach((name, value) -> source.put("grapevine.peers." + name, value));
    return new Binder(source).bindOrCreate("grapevine.peers", PeersProperties.class);
  }
}
