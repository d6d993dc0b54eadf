package io.grapevine.helm;

import static io.grapevine.helm.Chart.at;
import static io.grapevine.helm.Chart.render;
import static io.grapevine.helm.Chart.template;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.access.PolicyParser;
import io.grapevine.access.Rights;
import io.grapevine.access.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The release of docs/security.md, and the rights that its rules give in the eyes of a node. */
@RunsHelm
class HelmSecurityDocTest {

  private static final Path DOCUMENT = Path.of("docs", "security.md");
  private static final Pattern RELEASE = Pattern.compile("<<'END'\n(.*?)END\n", Pattern.DOTALL);
  private static final Pattern TEAM =
      Pattern.compile("```yaml\n( {4}- name: cart\n.*?)```\n", Pattern.DOTALL);

  @TempDir private Path directory;
  private Map<String, Object> objects = Map.of();

  @BeforeEach
  void renderTheRelease() throws IOException {
    var document = Files.readString(DOCUMENT);
    var values = Files.writeString(directory.resolve("values.yaml"), found(RELEASE, document));
    // The team's lines continue the list of rules, which ends the values.
    Files.writeString(values, Files.readString(values) + found(TEAM, document));
    objects = render(template().withValuesFile(values));
  }

  private static String found(Pattern pattern, String document) {
    var matcher = pattern.matcher(document);
    assertThat(matcher.find()).as("%s", pattern).isTrue();
    return matcher.group(1);
  }

  private Rights rights(String subject, String... groups) {
    var rules = at(objects.get("ConfigMap/demo-grapevine-access"), "$.data['rules.yaml']");
    var policy = PolicyParser.parse(rules.toString());
    return policy.rules().of(new Subject(subject, Set.of(groups)));
  }

  @Test
  void aTeamReadsAndWritesItsPrefixAndNothingElse() {
    for (var rights :
        Set.of(rights("system:serviceaccount:shop:cart"), rights("anna", "shop-developers"))) {
      assertThat(rights.write().permits("cart/1")).isTrue();
      assertThat(rights.read().permits("cart/1")).isTrue();
      assertThat(rights.read().permits("orders/1")).isFalse();
      assertThat(rights.operate()).isFalse();
    }
    assertThat(rights("system:serviceaccount:other:cart").read().isEmpty()).isTrue();
  }

  @Test
  void operatorsAndPrometheusHaveThePortOfTheirOwn() {
    assertThat(rights("anna", "platform").operate()).isTrue();
    assertThat(rights("anna", "platform").read().isEmpty()).isTrue();
    var prometheus = rights("system:serviceaccount:monitoring:prometheus");
    assertThat(prometheus.metrics()).isTrue();
    assertThat(prometheus.operate()).isFalse();
  }

  @Test
  void helmTestMayUseItsOwnKeys() {
    var test = rights("system:serviceaccount:demo-namespace:demo-grapevine");

    assertThat(test.write().parts()).containsExactly("grapevine/check/");
  }

  @Test
  void nothingOfItIsOpen() {
    assertThat(rights(Subject.ANONYMOUS.name())).isEqualTo(Rights.nothing(Subject.ANONYMOUS));
    assertThat(objects).containsKey("Certificate/demo-grapevine-tls");
  }
}
