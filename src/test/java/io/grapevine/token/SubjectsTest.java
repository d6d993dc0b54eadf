package io.grapevine.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.access.Subject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectsTest {

  @Test
  void kubernetesNamesServiceAccounts() {
    String name = "system:serviceaccount:shop:cart.v2";

    assertThat(Subjects.ofKubernetes(Map.of("sub", name))).contains(new Subject(name, Set.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "admin",
        "system:admin",
        "system:serviceaccount:shop",
        "system:serviceaccount:shop:",
        "system:serviceaccount::cart",
        "system:serviceaccount:shop:cart:more",
        "anonymous",
      })
  void kubernetesNamesNothingElse(String name) {
    assertThat(Subjects.ofKubernetes(Map.of("sub", name))).isEmpty();
    assertThat(Subjects.ofKubernetes(Map.of())).isEmpty();
  }

  @Test
  void anotherIssuerNamesSubjectsAndGroups() {
    assertThat(Subjects.of(Map.of("sub", "ann", "groups", List.of("a", "b", 3, "")), issuer("")))
        .contains(new Subject("ann", Set.of("a", "b")));
    assertThat(Subjects.of(Map.of("sub", "ann", "groups", "a"), issuer("corp:")))
        .contains(new Subject("corp:ann", Set.of("a")));
    assertThat(Subjects.of(Map.of("sub", "ann"), issuer("")))
        .contains(new Subject("ann", Set.of()));
  }

  @Test
  void theClaimsCanBeOthersAndWithinOthers() {
    var issuer =
        new IssuerProperties(
            "https://a", null, null, "email", "realm_access.roles", "", null, false);
    Map<String, Object> claims =
        Map.of("email", "ann@example.com", "realm_access", Map.of("roles", List.of("platform")));

    assertThat(Subjects.of(claims, issuer))
        .contains(new Subject("ann@example.com", Set.of("platform")));
    assertThat(Subjects.of(Map.of("email", "ann", "realm_access", "none"), issuer))
        .contains(new Subject("ann", Set.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "system:serviceaccount:shop:cart",
        "system:",
        "anonymous",
        "authenticated",
        "",
        "  ",
        "two\nlines",
      })
  void anotherIssuerMayNotNameThese(String name) {
    assertThat(Subjects.of(Map.of("sub", name), issuer(""))).isEmpty();
  }

  @Test
  void aSubjectIsAText() {
    assertThat(Subjects.of(Map.of("sub", 3), issuer(""))).isEmpty();
    assertThat(Subjects.of(Map.of("sub", Arrays.asList("ann")), issuer(""))).isEmpty();
    assertThat(Subjects.of(Map.of("sub", "a".repeat(257)), issuer(""))).isEmpty();
    assertThat(Subjects.of(Map.of(), issuer("corp:"))).isEmpty();
  }

  @Test
  void aPrefixCannotMakeANameOfKubernetes() {
    assertThat(Subjects.of(Map.of("sub", "tem:serviceaccount:a:b"), issuer("sys"))).isEmpty();
  }

  private static IssuerProperties issuer(String prefix) {
    return new IssuerProperties("https://a", null, null, "sub", "groups", prefix, null, false);
  }
}
