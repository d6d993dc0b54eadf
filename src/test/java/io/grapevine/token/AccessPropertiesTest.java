package io.grapevine.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.token.AccessProperties.Kubernetes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class AccessPropertiesTest {

  private static final String ISSUER = "issuers[0].issuer=https://login.example.com";

  @Test
  void isOffByDefault() {
    AccessProperties properties = bind();

    assertThat(properties.enabled()).isFalse();
    assertThat(properties.audience()).isEqualTo("grapevine");
    assertThat(properties.kubernetes()).isEqualTo(Kubernetes.AUTO);
    assertThat(properties.issuers()).isEmpty();
    assertThat(properties.tokens()).isNull();
    assertThat(properties.clockSkew()).isEqualTo(Duration.ofSeconds(30));
    assertThat(properties.cacheSize()).isEqualTo(DataSize.ofMegabytes(4));
  }

  @Test
  void anIssuerHasDefaultsOfItsOwn() {
    AccessProperties properties = bind(ISSUER);

    assertThat(properties.issuers())
        .containsExactly(
            new IssuerProperties(
                "https://login.example.com", null, null, "sub", "groups", "", null, false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "audience=                       | grapevine.access.audience must not be empty",
        "tokens=                         | grapevine.access.tokens must be the path of a file",
        "clock-skew=-1s                  | grapevine.access.clock-skew must be at least 0s",
        "clock-skew=11m                  | grapevine.access.clock-skew must be at least 0s",
        "key-refresh=9s                  | grapevine.access.key-refresh must be at least 10s",
        "key-refresh=25h                 | grapevine.access.key-refresh must be at least 10s",
        "cache-size=63KB                 | grapevine.access.cache-size must be at least 64KB",
        "issuers[0].audience=x           | grapevine.access.issuers[0].issuer must be set",
        "issuers[0].issuer=login         | grapevine.access.issuers[0].issuer must be an absolute URL",
        "issuers[0].issuer=https://a b   | grapevine.access.issuers[0].issuer must be an absolute URL",
        "issuers[0].issuer=http://a      | grapevine.access.issuers[0].issuer must begin with https://",
        "issuers[0].issuer=ftp://a       | grapevine.access.issuers[0].issuer must begin with https://",
        "issuers[0].jwks-uri=http://a    | grapevine.access.issuers[0].jwks-uri must begin with https://",
        "issuers[0].audience=            | grapevine.access.issuers[0].audience must not be empty",
        "issuers[0].subject-claim=       | grapevine.access.issuers[0].subject-claim must not be empty",
        "issuers[0].groups-claim=        | grapevine.access.issuers[0].groups-claim must not be empty",
        "issuers[0].subject-prefix=system:x | grapevine.access.issuers[0].subject-prefix must not begin",
        "issuers[1].issuer=https://login.example.com | grapevine.access.issuers[1].issuer must not be that",
      })
  void aWrongSettingIsNamed(String setting, String rule) {
    String[] settings =
        setting.startsWith("issuers[0].issuer") || setting.endsWith("audience=x")
            ? new String[] {setting}
            : new String[] {ISSUER, setting};

    assertThatThrownBy(() -> bind(settings))
        .satisfies(failure ->
            assertThat(Stream.iterate(failure, cause -> cause != null, Throwable::getCause))
                .filteredOn(IllegalArgumentException.class::isInstance)
                .anySatisfy(cause -> assertThat(cause).hasMessageStartingWith(rule)));
  }

  @Test
  void httpIsAllowedOnlyWhereTheSettingsSaySo() {
    assertThatNoException()
        .isThrownBy(() -> bind("issuers[0].issuer=http://a", "issuers[0].allow-http=true"));
  }

  /** Binds as Spring does at the start. */
  private static AccessProperties bind(String... settings) {
    Map<String, String> map = new HashMap<>();
    for (String setting : settings) {
      int end = setting.indexOf('=');
      map.put("grapevine.access." + setting.substring(0, end), setting.substring(end + 1));
    }
    return new Binder(new MapConfigurationPropertySource(map))
        .bindOrCreate("grapevine.access", AccessProperties.class);
  }
}
