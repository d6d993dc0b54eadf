package io.grapevine.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PolicyTest {

  private static Quota quota(String name, @Nullable Long entries) {
    return new Quota(name, List.of(Who.of("namespace:shop")), "cart/", entries, null, null, null);
  }

  @Test
  void aQuotaAppliesToItsSubjectsOrToEveryone() {
    Subject cart = new Subject("system:serviceaccount:shop:cart", Set.of());
    Quota everyone = new Quota("all", List.of(), "", null, 1L, null, null);

    assertThat(quota("cart", 1L).appliesTo(cart)).isTrue();
    assertThat(quota("cart", 1L).appliesTo(Subject.ANONYMOUS)).isFalse();
    assertThat(everyone.appliesTo(Subject.ANONYMOUS)).isTrue();
  }

  @Test
  void aQuotaHasALimit() {
    assertThatThrownBy(() -> quota("cart", null))
        .hasMessage(
            "a quota must have at least one of entries, bytes, writes-per-second and watches");
    assertThatThrownBy(() -> quota("cart", -1L)).hasMessage("entries must not be negative");
  }

  @Test
  void namesOfQuotasAreUnique() {
    assertThatThrownBy(() -> new Policy(Rules.NONE, List.of(quota("cart", 1L), quota("cart", 2L))))
        .hasMessage("two quotas have the name cart");
  }

  @Test
  void listenersSeeTheNewPolicy() {
    Policies policies = new Policies(Policy.NONE);
    Policy other = new Policy(Rules.NONE, List.of(quota("cart", 1L)));
    List<Policy> seen = new ArrayList<>();
    policies.onChange(() -> seen.add(policies.current()));

    policies.replace(other);

    assertThat(seen).containsExactly(other);
  }
}
