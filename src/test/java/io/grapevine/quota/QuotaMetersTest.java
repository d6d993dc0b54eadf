package io.grapevine.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

/** What the metrics of quotas show. */
class QuotaMetersTest extends QuotaFixture {

  @Test
  void metersFollowTheQuotas() {
    apply(TestQuotas.of("q", "a/").entries(5).bytes(1_000), TestQuotas.of("other", "").entries(1));
    put(CART, "a/1", "1");
    put(CART, "a/2", "1");

    assertThat(gauge("grapevine.quota.entries")).isOne();
    assertThat(gauge("grapevine.quota.max.entries")).isEqualTo(5);
    assertThat(gauge("grapevine.quota.max.bytes")).isEqualTo(1_000);
    assertThat(gauge("grapevine.quota.bytes")).isPositive();
    quotas.apply(List.of());
    assertThat(meters.getMeters()).isEmpty();
  }

  @Test
  void metersTellHowMuchOfARateAndOfTheWatchesIsUsed() {
    apply(TestQuotas.of("q", "a/").writesPerSecond(2).watches(5));
    put(CART, "a/1", "1");
    put(CART, "a/2", "1");
    put(CART, "a/3", "1");
    put(OTHER, "a/4", "1");
    put(OTHER, "b/1", "1");
    Watching watch = quotas.watch(CART, prefix -> true);
    quotas.watch(OTHER, prefix -> true);

    assertThat(meters.get("grapevine.quota.writes").tag("quota", "q").counter().count())
        .as("admitted of all subjects, without the refused one")
        .isEqualTo(3);
    assertThat(gauge("grapevine.quota.max.writes.per.second")).isEqualTo(2);
    assertThat(gauge("grapevine.quota.watches")).isEqualTo(2);
    assertThat(gauge("grapevine.quota.max.watches")).isEqualTo(5);

    ((Watching.Admitted) watch).closed().run();
    apply(TestQuotas.of("q", "a/").writesPerSecond(9).watches(5));
    put(CART, "a/5", "1");
    assertThat(gauge("grapevine.quota.watches")).as("after a reload").isOne();
    assertThat(meters.get("grapevine.quota.writes").tag("quota", "q").counter().count())
        .as("after a reload")
        .isEqualTo(4);
  }

  @Test
  void theUsageIsUnknownUntilAllIsCounted() {
    put(CART, "a/1", "1");
    quotas.apply(List.of(TestQuotas.of("q", "a/").entries(1).quota()));

    assertThat(gauge("grapevine.quota.entries")).isNaN();
    quotas.round(Schedulers.immediate()).block();
    assertThat(gauge("grapevine.quota.entries")).isOne();
  }
}
