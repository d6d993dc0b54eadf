package io.grapevine.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PolicyParserTest {

  private static final String GOOD =
      """
      rules:
        - name: cart
          subjects: [system:serviceaccount:shop:cart, namespace:shop, group:platform]
          prefix: cart/
          may: [read, write]
        - name: operators
          subjects: [group:platform]
          may: [operate]
      quotas:
        - name: cart
          prefix: cart/
          subjects: [namespace:shop]
          entries: 10000
          bytes: 10MB
          writes-per-second: 100
          watches: 200
        - name: all
          entries: 5
      """;

  @Test
  void readsRulesAndQuotas() {
    Policy policy = PolicyParser.parse(GOOD);

    assertThat(policy.rules().rules())
        .containsExactly(
            new Rule(
                "cart",
                List.of(
                    Who.of("system:serviceaccount:shop:cart"),
                    Who.of("namespace:shop"),
                    Who.of("group:platform")),
                "cart/",
                Set.of(Permission.READ, Permission.WRITE)),
            new Rule(
                "operators", List.of(Who.of("group:platform")), null, Set.of(Permission.OPERATE)));
    assertThat(policy.quotas())
        .containsExactly(
            new Quota(
                "cart",
                List.of(Who.of("namespace:shop")),
                "cart/",
                10_000L,
                10L * 1024 * 1024,
                100L,
                200),
            new Quota("all", List.of(), "", 5L, null, null, null));
  }

  @Test
  void twoReadingsOfATextAreEqual() {
    assertThat(PolicyParser.parse(GOOD)).isEqualTo(PolicyParser.parse(GOOD));
  }

  @Test
  void aPrefixCanHaveAnyCharacter() {
    Policy policy =
        PolicyParser.parse(
            "rules: [{name: x, subjects: [a], may: [read], prefix: \"\\ud83d\\ude00 #: \\u0000\"}]");

    assertThat(policy.rules().rules().getFirst().prefix()).isEqualTo("😀 #: \u0000");
  }

  @Test
  void anEmptyPrefixIsInQuotes() {
    assertThat(
            PolicyParser.parse("rules: [{name: x, subjects: [a], may: [read], prefix: \"\"}]")
                .rules()
                .of(new Subject("a", Set.of()))
                .read())
        .isEqualTo(Scope.ALL);
  }

  @Test
  void theTextIsUtf8() {
    byte[] text = "# é\n# \u00e9".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> PolicyParser.parse(Arrays.copyOf(text, text.length - 1)))
        .isInstanceOfSatisfying(
            PolicyException.class,
            wrong -> assertThat(wrong.in("f")).isEqualTo("f:2:3: the text must be UTF-8"));
    assertThat(PolicyParser.parse(("\ufeff" + GOOD).getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(PolicyParser.parse(GOOD));
  }

  @Test
  void aBombOfAliasesIsRefusedAtItsFirstAlias() {
    String bomb =
        IntStream.range(1, 40)
            .mapToObj(i -> "a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1))
            .collect(Collectors.joining("", "a0: &a0 [x, x]\n", ""));

    assertThatThrownBy(() -> PolicyParser.parse(bomb))
        .isInstanceOfSatisfying(
            PolicyException.class,
            wrong ->
                assertThat(wrong.in("f"))
                    .isEqualTo("f:2:10: aliases are not allowed; write the value out"));
  }

  @Test
  void aMessageIsOneShortLine() {
    assertThatThrownBy(
            () -> PolicyParser.parse("rules: x\n\"a\\nb" + "c".repeat(1_000) + "\": x\n"))
        .hasMessage(
            "there is no field \"a b"
                + "c".repeat(57)
                + "...\" in a file of rules; there are rules, quotas");
  }
}
