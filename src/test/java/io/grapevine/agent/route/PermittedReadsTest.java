package io.grapevine.agent.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.access.Rights;
import io.grapevine.access.Scope;
import io.grapevine.access.Subject;
import io.grapevine.access.http.Grant;
import io.grapevine.access.http.KnownSenders;
import io.grapevine.access.http.RequestRights;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class PermittedReadsTest {

  private static final Scope SHOP = Scope.of(List.of("shop/"));
  private static final Grant ANN =
      Grant.of(new Rights(new Subject("ann", Set.of()), SHOP, Scope.NONE, false, false));
  private static final Grant NOBODY = Grant.of(Rights.nothing(Subject.ANONYMOUS));

  /** Knows one token. */
  private static final KnownSenders SENDERS =
      headers -> headers.isEmpty() ? NOBODY : headers.equals(List.of("Bearer ann")) ? ANN : null;

  private static HttpHeaders headers(String... authorization) {
    return new DefaultHttpHeaders().add("Authorization", List.of(authorization));
  }

  private static PermittedReads reads(boolean enabled, KnownSenders... senders) {
    var beans = new StaticListableBeanFactory();
    List.of(senders).forEach(one -> beans.addBean("senders", one));
    return new PermittedReads(
        new RequestRights(enabled), beans.getBeanProvider(KnownSenders.class));
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/state/shop/a, Bearer ann, true",
    "/v1/state/shop/, Bearer ann, true",
    "/v1/state/shop, Bearer ann, false",
    "/v1/state/shops/a, Bearer ann, false",
    "/v1/state/other, Bearer ann, false",
    "/v1/state/shop/a, Bearer bob, false",
    "/v1/state/shop/a, bearer ann, false",
  })
  void aKnownSenderReadsItsKeysAndNoOthers(String target, String header, boolean permitted) {
    assertThat(reads(true, SENDERS).contain(target, headers(header))).isEqualTo(permitted);
  }

  @Test
  void whoeverIsNotKnownForSureIsLeftToTheFilter() {
    String target = "/v1/state/shop/a";

    assertThat(reads(true, SENDERS).contain(target, headers())).isFalse();
    assertThat(reads(true, SENDERS).contain(target, headers("Bearer ann", "Bearer ann"))).isFalse();
    assertThat(reads(true).contain(target, headers("Bearer ann"))).isFalse();
  }

  @Test
  void everythingIsPermittedWhileAccessIsOff() {
    assertThat(reads(false).contain("/v1/state/shop/a", headers())).isTrue();
    assertThat(reads(false).contain("/v1/state/shop/a", headers("Bearer nonsense"))).isTrue();
  }
}
