package io.grapevine.agent.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.access.Rights;
import io.grapevine.access.Scope;
import io.grapevine.access.Subject;
import io.grapevine.access.http.Grant;
import io.grapevine.access.http.KnownSenders;
import io.grapevine.access.http.RequestRights;
import io.grapevine.audit.AuditFilter;
import io.grapevine.audit.TestAudit;
import io.grapevine.quota.Quotas;
import io.grapevine.quota.TestQuotas;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.States;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class PermittedRequestsTest {

  private static final Scope SHOP = Scope.of(List.of("shop/"));
  private static final Scope CART = Scope.of(List.of("shop/cart/"));
  private static final Grant ANN =
      Grant.of(new Rights(new Subject("ann", Set.of()), SHOP, CART, false, false));
  private static final Grant NOBODY = Grant.of(Rights.nothing(Subject.ANONYMOUS));

  /** Knows one token. */
  private static final KnownSenders SENDERS =
      headers -> headers.isEmpty() ? NOBODY : headers.equals(List.of("Bearer ann")) ? ANN : null;

  private final Quotas quotas =
      new Quotas(States.empty(new ManualClock()), new ManualClock(), new SimpleMeterRegistry());

  private static HttpHeaders headers(String... authorization) {
    return new DefaultHttpHeaders().add("Authorization", List.of(authorization));
  }

  private static PermittedRequests requests(boolean enabled, Object... parts) {
    var beans = new StaticListableBeanFactory();
    List.of(parts).forEach(one -> beans.addBean(one.toString(), one));
    return new PermittedRequests(
        new RequestRights(enabled),
        beans.getBeanProvider(KnownSenders.class),
        beans.getBeanProvider(Quotas.class),
        beans.getBeanProvider(AuditFilter.class));
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
    assertThat(requests(true, SENDERS).containRead(target, headers(header))).isEqualTo(permitted);
  }

  @Test
  void whoeverIsNotKnownForSureIsLeftToTheFilter() {
    String target = "/v1/state/shop/a";

    assertThat(requests(true, SENDERS).containRead(target, headers())).isFalse();
    assertThat(requests(true, SENDERS).containRead(target, headers("Bearer ann", "Bearer ann")))
        .isFalse();
    assertThat(requests(true).containRead(target, headers("Bearer ann"))).isFalse();
  }

  @Test
  void everythingIsPermittedWhileAccessIsOff() {
    assertThat(requests(false).containRead("/v1/state/shop/a", headers())).isTrue();
    assertThat(requests(false).containRead("/v1/state/shop/a", headers("Bearer nonsense")))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/state/shop/cart/1, Bearer ann, true",
    "/v1/state/shop/a, Bearer ann, false",
    "/v1/state/shop/cart/1, Bearer bob, false",
    "/v1/state/shop/cart/1, , false",
  })
  void aKnownSenderWritesItsKeysAndNoOthers(String target, String header, boolean permitted) {
    HttpHeaders headers = header == null ? headers() : headers(header);

    assertThat(requests(true, SENDERS, quotas).containWrite(target, headers)).isEqualTo(permitted);
    assertThat(requests(false).containWrite(target, headers)).isTrue();
  }

  @Test
  void aWriteThatAQuotaOrTheAuditConcernsIsLeftToTheFilters() {
    String target = "/v1/state/shop/cart/1";
    HttpHeaders ann = headers("Bearer ann");

    assertThat(requests(true, SENDERS, quotas, TestAudit.filter(false)).containWrite(target, ann))
        .isTrue();
    assertThat(requests(true, SENDERS, quotas, TestAudit.filter(true)).containWrite(target, ann))
        .isFalse();
    assertThat(requests(true, SENDERS).containWrite(target, ann)).isFalse();
    quotas.apply(List.of(TestQuotas.of("of-others", "flags/").entries(1).quota()));
    assertThat(requests(true, SENDERS, quotas).containWrite(target, ann)).isFalse();
  }
}
