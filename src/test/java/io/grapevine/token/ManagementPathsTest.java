package io.grapevine.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.access.Permission;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManagementPathsTest {

  private final ManagementPaths paths = new ManagementPaths("/actuator");

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "/actuator/health, -",
        "/actuator/health/liveness, -",
        "/actuator/health/readiness, -",
        "/actuator/health/startup, -",
        "/actuator/health/, OPERATE",
        "/actuator/health/readiness/node, OPERATE",
        "/actuator/health/node, OPERATE",
        "/actuator/health;a=b, OPERATE",
        "/actuator/%68ealth, OPERATE",
        "/actuator/prometheus, METRICS",
        "/actuator/prometheus/, OPERATE",
        "/actuator/prometheus;a=b, OPERATE",
        "/actuator/info, OPERATE",
        "/actuator/sbom, OPERATE",
        "/actuator/sbom/application, OPERATE",
        "/actuator, OPERATE",
        "/, OPERATE",
        "/health, OPERATE",
        "'', OPERATE",
        "/actuator/heapdump, OPERATE",
      })
  void onlyProbesAndTheStatusAreOpen(String path, @Nullable Permission needed) {
    assertThat(paths.needed(path)).isEqualTo(Optional.ofNullable(needed));
  }

  @ParameterizedTest
  @CsvSource({
    "/actuator, true",
    "/actuator/, true",
    "/actuator;x, true",
    "/actuator/info, true",
    "/actuators, false",
    "/v1/state/actuator, false",
    "/, false",
  })
  void aPathBelongsToTheActuatorOrNot(String path, boolean contained) {
    assertThat(paths.contain(path)).isEqualTo(contained);
  }
}
