package io.grapevine.helm;

import static io.grapevine.helm.Chart.rendered;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of TLS and access that contradict each other. */
@RunsHelm
class HelmSecurityValuesTest {

  @ParameterizedTest
  @MethodSource("contradictions")
  void areRefusedWithASentence(String values, String sentence) {
    assertThatThrownBy(() -> rendered(values.split(" "))).hasMessageContaining(sentence);
  }

  static Stream<Arguments> contradictions() {
    return Stream.of(
        arguments(
            "tls.peers=required",
            "tls.peers=required needs tls.enabled and a certificate: tls.certManager.issuerRef,"),
        arguments("tls.enabled=true", "tls.enabled needs a certificate: tls.certManager.issuerRef"),
        arguments(
            "tls.enabled=true tls.existingSecret=a tls.selfSigned=true",
            "tls.existingSecret and tls.selfSigned are 2 sources of one certificate"),
        arguments(
            "tls.enabled=true tls.existingSecret=a tls.certManager.issuerRef.name=b",
            "tls.existingSecret and tls.certManager.issuerRef are 2 sources of one certificate"),
        arguments(
            "tls.enabled=true tls.existingSecret=a tls.agent=false tls.management=false tls.peers=off",
            "tls.enabled does nothing with tls.agent=false, tls.management=false and tls.peers=off"),
        arguments(
            "tls.enabled=true tls.existingSecret=a grapevine.connection.tls=off",
            "grapevine.connection.tls contradicts tls.enabled, with which the chart sets it"),
        arguments(
            "tls.enabled=true tls.existingSecret=a grapevine.connection.tls-bundle=b",
            "grapevine.connection.tls-bundle contradicts tls.enabled"),
        arguments(
            "tls.enabled=true tls.existingSecret=a tls.certManager.duration=1h",
            "tls.certManager.duration needs tls.certManager.issuerRef"),
        arguments(
            "tls.enabled=true tls.existingSecret=a tls.dnsNames[0]=b",
            "tls.dnsNames needs tls.certManager.issuerRef or tls.selfSigned"),
        arguments("access.enabled=true", "access.enabled needs access.rules or access.existing"),
        arguments(
            "access.enabled=true access.existingConfigMap=a access.kubernetes=false",
            "access.enabled needs somebody whose tokens are accepted: access.kubernetes, access."),
        arguments(
            "access.existingConfigMap=a access.quotas[0].name=b",
            "access.existingConfigMap replaces access.rules and access.quotas"),
        arguments(
            "access.quotas[0].name=b access.quotas[1].name=b",
            "access.quotas has the name b twice: metrics and the log tell them apart by it."),
        arguments(
            "access.rules[0].name=r access.rules[0].subjects[0]=s access.rules[0].may[0]=write",
            "rule r of access.rules needs a prefix for read and write; \"\" is every key."),
        arguments(
            "access.rules[0].name=r access.rules[0].subjects[0]=s access.rules[0].prefix=p"
                + " access.rules[0].may[0]=operate",
            "rule r of access.rules has a prefix, which is for read and write alone: remove it."));
  }

  /** So that one value turns it off and on again. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tls.enabled=false tls.existingSecret=keys tls.peers=off",
        "access.enabled=false access.tokensSecret=robots access.existingConfigMap=ours",
      })
  void whatIsOffMayKeepItsValues(String values) {
    assertThatCode(() -> rendered(values.split(" "))).doesNotThrowAnyException();
  }
}
