package io.grapevine.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionPropertiesTest {

  @Test
  void hasTheDefaultsOfTheDesign() {
    ConnectionProperties properties = Settings.connection();

    assertThat(properties.port()).isEqualTo(4097);
    assertThat(properties.r0()).isEqualTo(3);
    assertThat(properties.maxContacts()).isEqualTo(4);
    assertThat(properties.pushInterval()).isEqualTo(Duration.ofMillis(200));
    assertThat(properties.pullInterval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(properties.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(properties.responseTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(properties.bootstrapTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(properties.maxFullTransfers()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "port, -1",
    "port, 65536",
    "r0, 0",
    "max-contacts, 0",
    "min-push-interval, -1ms",
    "push-interval, 0s",
    "push-interval, 1ms",
    "pull-interval, -1s",
    "connect-timeout, 0s",
    "response-timeout, 0s",
    "transfer-timeout, 1s",
    "bootstrap-timeout, -1s",
    "drain-timeout, -1s",
    "connect-timeout, 2h",
    "max-batch-size, 0B",
    "max-batch-size, 65MB",
    "max-delta-size, 1B",
    "max-state-size, 0B",
    "max-full-transfers, 0"
  })
  void refusesWhatMakesNoSenseInASentenceThatNamesTheProperty(String name, String value) {
    assertThatThrownBy(() -> Settings.connection(name, value))
        .rootCause()
        .hasMessageContaining("grapevine.connection." + name + " must");
  }
}
