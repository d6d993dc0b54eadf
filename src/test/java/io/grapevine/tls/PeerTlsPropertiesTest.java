package io.grapevine.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.grapevine.connection.Settings;
import io.grapevine.tls.PeerTlsProperties.Mode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ByteArrayResource;

class PeerTlsPropertiesTest {

  @Test
  void isOffUntilItIsSet() {
    assertThat(Settings.tls()).isEqualTo(new PeerTlsProperties(Mode.OFF, null, List.of()));
  }

  /** In YAML, {@code off} is another word for false. */
  @ParameterizedTest
  @CsvSource({"off, OFF", "'\"off\"', OFF", "optional, OPTIONAL", "required, REQUIRED"})
  void isReadFromYaml(String text, Mode mode) throws IOException {
    String yaml = "grapevine:\n  connection:\n    tls: " + text + "\n    tls-bundle: node\n";
    var sources =
        new YamlPropertySourceLoader().load("test", new ByteArrayResource(yaml.getBytes(UTF_8)));
    var binder = new Binder(ConfigurationPropertySources.from(sources));

    assertThat(binder.bind("grapevine.connection", PeerTlsProperties.class).get().tls())
        .isEqualTo(mode);
  }

  @ParameterizedTest
  @CsvSource({"optional, ''", "required, ' '"})
  void needsABundleUnlessItIsOff(String mode, String bundle) {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new PeerTlsProperties(Mode.valueOf(mode.toUpperCase(Locale.ROOT)), bundle, List.of()))
        .withMessageStartingWith("grapevine.connection.tls-bundle must name a bundle");
  }

  @ParameterizedTest
  @CsvSource({"''", "two words"})
  void refusesNamesThatNoCertificateHas(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PeerTlsProperties(Mode.OFF, null, List.of(name)))
        .withMessage("grapevine.connection.peer-names must be DNS names or URIs");
  }
}
