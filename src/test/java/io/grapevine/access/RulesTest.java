package io.grapevine.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RulesTest {

  private static final Subject CART = new Subject("system:serviceaccount:shop:cart", Set.of());
  private static final Subject ALICE = new Subject("alice", Set.of("platform"));

  private static final Rules RULES =
      new Rules(
          List.of(
              rule("cart", "namespace:shop", "cart/", Permission.WRITE),
              rule("flags", "authenticated", "flags/", Permission.READ),
              rule("old-flags", "system:serviceaccount:shop:cart", "flags/old/", Permission.WRITE),
              rule("all", "group:platform", "", Permission.READ),
              rule("operators", "group:platform", null, Permission.OPERATE),
              rule("scrape", "anonymous", null, Permission.METRICS)));

  private static Rule rule(
      String name, String subjects, @Nullable String prefix, Permission... may) {
    List<Who> who = Stream.of(subjects.split(",")).map(Who::of).toList();
    return new Rule(name, who, prefix, Set.of(may));
  }

  @Test
  void aSubjectMayWhatAnyRulePermitsIt() {
    Rights rights = RULES.of(CART);

    assertThat(rights.subject()).isEqualTo(CART);
    assertThat(rights.read().parts()).containsExactly("cart/", "flags/");
    assertThat(rights.write().parts()).containsExactly("cart/", "flags/old/");
    assertThat(rights.operate()).isFalse();
    assertThat(rights.metrics()).isFalse();
  }

  @Test
  void whoMayWriteMayReadAndWhoMayOperateMayReadMetrics() {
    Rules rules =
        new Rules(
            List.of(
                rule("w", "alice", "x/", Permission.WRITE),
                rule("o", "alice", null, Permission.OPERATE)));

    assertThat(rules.of(ALICE).read()).isEqualTo(Scope.of(List.of("x/")));
    assertThat(rules.of(ALICE).metrics()).isTrue();
  }

  @Test
  void anEmptyPrefixIsEveryKey() {
    assertThat(RULES.of(ALICE).read()).isEqualTo(Scope.ALL);
    assertThat(RULES.of(ALICE).write()).isEqualTo(Scope.NONE);
    assertThat(RULES.of(ALICE).operate()).isTrue();
  }

  @Test
  void aRequestWithoutATokenMayOnlyWhatAnonymousMay() {
    Rights rights = RULES.of(Subject.ANONYMOUS);

    assertThat(rights)
        .isEqualTo(new Rights(Subject.ANONYMOUS, Scope.NONE, Scope.NONE, false, true));
  }

  @Test
  void withoutARuleNobodyMayDoAnything() {
    assertThat(Rules.NONE.of(ALICE)).isEqualTo(Rights.nothing(ALICE));
    assertThat(Rules.NONE.of(Subject.ANONYMOUS)).isEqualTo(Rights.nothing(Subject.ANONYMOUS));
  }

  @Test
  void whileAccessIsOffEveryRequestMayDoEverything() {
    assertThat(Rights.EVERYTHING.scope(Permission.READ)).isEqualTo(Scope.ALL);
    assertThat(Rights.EVERYTHING.scope(Permission.WRITE)).isEqualTo(Scope.ALL);
    assertThat(Rights.EVERYTHING.operate()).isTrue();
    assertThat(Rights.EVERYTHING.metrics()).isTrue();
  }

  @Test
  void namesAreUnique() {
    Rule rule = rule("x", "alice", "x/", Permission.READ);

    assertThatThrownBy(() -> new Rules(List.of(rule, rule)))
        .hasMessage("two rules have the name x");
  }

  @Test
  void aRuleMakesSense() {
    assertThatThrownBy(() -> rule("", "alice", "x/", Permission.READ))
        .hasMessageStartingWith("name must have");
    assertThatThrownBy(() -> rule("a b", "alice", "x/", Permission.READ))
        .hasMessageStartingWith("name must have");
    assertThatThrownBy(() -> rule("x", "alice", "x/")).hasMessage("may must not be empty");
    assertThatThrownBy(() -> new Rule("x", List.of(), "x/", Set.of(Permission.READ)))
        .hasMessage("subjects must not be empty");
    assertThatThrownBy(() -> rule("x", "alice", null, Permission.READ, Permission.OPERATE))
        .hasMessage("a rule with read or write must have a prefix; \"\" is every key");
    assertThatThrownBy(() -> rule("x", "alice", "x/", Permission.METRICS))
        .hasMessage("prefix has no effect in a rule with neither read nor write; remove it");
    assertThatThrownBy(() -> rule("x", "alice", "\uD83D", Permission.READ))
        .hasMessageStartingWith("prefix must be Unicode text");
  }

  @Test
  void aRuleSaysWhatItPermits() {
    assertThat(rule("x", "alice,group:g", "x/", Permission.WRITE, Permission.READ))
        .hasToString("rule x: alice, group:g may read, write below x/");
    assertThat(rule("x", "alice", "", Permission.READ))
        .hasToString("rule x: alice may read every key");
    assertThat(rule("x", "alice", null, Permission.OPERATE))
        .hasToString("rule x: alice may operate");
  }
}
