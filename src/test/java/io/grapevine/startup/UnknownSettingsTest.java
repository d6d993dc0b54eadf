package io.grapevine.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnknownSettingsTest {

  private static final List<String> KNOWN =
      List.of(
          "grapevine.group",
          "grapevine.connection.r0",
          "grapevine.connection.push-interval",
          "grapevine.connection.port",
          "grapevine.connection.pull-interval",
          "grapevine.peers.addresses",
          "grapevine.access.issuers",
          "grapevine.access.issuers.jwks-uri");

  @ParameterizedTest
  @CsvSource({
    "grapevine.group, false, false",
    "grapevine.connection.push-interval, false, false",
    "grapevine.connection.pushInterval, false, false",
    "grapevine.connection.push_interval, false, false",
    "grapevine.peers.addresses[12], false, false",
    "grapevine.connection.push, false, true",
    "grapevine.r0, false, true",
    "spring.application.name, false, false",
    "grapevines.group, false, false",
    "GRAPEVINE_CONNECTION_R0, true, false",
    "GRAPEVINE_CONNECTION_PUSH_INTERVAL, true, false",
    "GRAPEVINE_CONNECTION_PUSHINTERVAL, true, false",
    "GRAPEVINE_PEERS_ADDRESSES_0, true, false",
    "grapevine.access.issuers[0].jwks-uri, false, false",
    "GRAPEVINE_ACCESS_ISSUERS_0_JWKSURI, true, false",
    "GRAPEVINE_ACCESS_ISSUERS_0_JWKS_URI, true, false",
    "grapevine.access.issuers[0].jwks-url, false, true",
    "GRAPEVINE_CONNECTION_R1, true, true",
    "GRAPEVINE_SERVICE_HOST, true, false",
    "GRAPEVINE_SERVICE_PORT_AGENT, true, false",
    "GRAPEVINE_PORT, true, false",
    "GRAPEVINE_PORT_3097_TCP_ADDR, true, false",
    "GRAPEVINE_PEERS_SERVICE_HOST, true, false",
  })
  void aSettingIsKnownInEachOfItsSpellings(String name, boolean variable, boolean unknown) {
    assertThat(UnknownSettings.isUnknown(name, variable, KNOWN)).isEqualTo(unknown);
  }

  @ParameterizedTest
  @CsvSource({
    "grapevine.conection.push-interval, grapevine.connection.push-interval",
    "grapevine.connection.pul-interval, grapevine.connection.pull-interval",
    "grapevine.r0, grapevine.connection.r0",
    "GRAPEVINE_PUSH_INTERVAL, grapevine.connection.push-interval",
    "grapevine.peers.adresses[0], grapevine.peers.addresses",
    "grapevine.access.issuers[1].jwks-url, grapevine.access.issuers.jwks-uri",
    "grapevine.gruop, grapevine.group",
    "grapevine.something.else,",
  })
  void theNearestSettingIsNamed(String name, @Nullable String nearest) {
    assertThat(UnknownSettings.nearest(name, KNOWN).orElse(null)).isEqualTo(nearest);
  }

  @ParameterizedTest
  @CsvSource({"abc, abc, 0", "abc, abd, 1", "abc, ac, 1", "abc, abcd, 1", "'', abc, 3"})
  void theDistanceIsTheNumberOfLettersToChange(String a, String b, int distance) {
    assertThat(UnknownSettings.distance(a, b)).isEqualTo(distance);
  }
}
