package io.grapevine.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhoTest {

  private static Subject subject(String name, String... groups) {
    return new Subject(name, Set.of(groups));
  }

  @ParameterizedTest
  @CsvSource({
    "system:serviceaccount:shop:cart, system:serviceaccount:shop:cart, true",
    "system:serviceaccount:shop:cart, system:serviceaccount:shop:carts, false",
    "namespace:shop, system:serviceaccount:shop:cart, true",
    "namespace:shop, system:serviceaccount:shop-2:cart, false",
    "namespace:shop, system:serviceaccount:sho:cart, false",
    "namespace:shop, system:serviceaccount:shop:, false",
    "namespace:shop, system:serviceaccount:shop, false",
    "namespace:shop, shop, false",
    "namespace:shop, namespace:shop, false",
    "group:platform, platform, false",
    "group:platform, group:platform, false",
    "alice, alice, true",
    "alice, Alice, false",
    "alice, anonymous, false",
    "authenticated, alice, true",
    "authenticated, system:serviceaccount:shop:cart, true",
    "authenticated, anonymous, false",
    "anonymous, anonymous, true",
    "anonymous, alice, false",
  })
  void standsForSubjects(String who, String subject, boolean included) {
    assertThat(Who.of(who).includes(subject(subject))).isEqualTo(included);
  }

  @Test
  void aGroupStandsForThoseWhoseTokenNamesIt() {
    assertThat(Who.of("group:platform").includes(subject("alice", "other", "platform"))).isTrue();
    assertThat(Who.of("group:platform").includes(subject("alice", "platforms"))).isFalse();
    assertThat(Who.of("alice").includes(subject("bob", "alice"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        " alice",
        "alice ",
        "ali\nce",
        "group:",
        "namespace:",
        "namespace:Shop",
        "namespace:shop:cart",
        "namespace:*",
        "system:serviceaccount:shop",
        "system:serviceaccount:shop:",
        "system:serviceaccount::cart",
        "system:serviceaccount:shop:cart:x",
        "system:serviceaccount:shop:*",
        "system:masters",
      })
  void refusesWhatCanStandForNobody(String text) {
    assertThatThrownBy(() -> Who.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"alice", "group:a b", "namespace:shop", "authenticated", "anonymous", "a:b"})
  void isWrittenAsItIsRead(String text) {
    assertThat(Who.of(text)).hasToString(text);
  }
}
