package io.grapevine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class HttpPropertiesTest {

  @Test
  void keepsAConnectionForLongerThanLoadBalancersDo() {
    assertThat(bind(Map.of()).idleTimeout()).isGreaterThan(Duration.ofSeconds(600));
  }

  @ParameterizedTest
  @CsvSource({
    "header-timeout, 0s",
    "header-timeout, 25h",
    "idle-timeout, 0s",
    "idle-timeout, 25h",
    "max-connections, 0"
  })
  void refusesWhatMakesNoSenseInASentenceThatNamesTheProperty(String name, String value) {
    assertThatThrownBy(() -> bind(Map.of("grapevine.http." + name, value)))
        .rootCause()
        .hasMessageContaining("grapevine.http." + name + " must");
  }

  private static HttpProperties bind(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("grapevine.http", HttpProperties.class);
  }
}
