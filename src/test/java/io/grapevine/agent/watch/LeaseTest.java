package io.grapevine.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.access.Rights;
import io.grapevine.access.Subject;
import io.grapevine.access.http.Grant;
import io.grapevine.access.http.GrantChanges;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

class LeaseTest {

  private static final Rights NOTHING = Rights.nothing(Subject.ANONYMOUS);

  private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
  private final AtomicReference<Instant> clock = new AtomicReference<>(Instant.EPOCH);
  private final AtomicReference<Rights> rights = new AtomicReference<>(Rights.EVERYTHING);
  private final GrantChanges changes = new GrantChanges();
  private final AtomicInteger revoked = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();

  private Lease lease(@Nullable Instant until) {
    return new Lease(
        new Grant(Rights.EVERYTHING, rights::get, until),
        Rights.EVERYTHING::equals,
        changes,
        clock::get,
        timer,
        ended::incrementAndGet);
  }

  private void pass(Duration time) {
    clock.updateAndGet(now -> now.plus(time));
    timer.advanceTimeBy(time);
  }

  @Test
  void isRevokedWhenTheRightsChangeAndNotBefore() {
    lease(null).begin(revoked::incrementAndGet);
    changes.signal();
    assertThat(revoked).hasValue(0);

    rights.set(NOTHING);
    changes.signal();
    assertThat(revoked).hasValue(1);
  }

  @Test
  void isRevokedIfTheRightsChangedBeforeItBegan() {
    Lease lease = lease(null);
    rights.set(NOTHING);
    changes.signal();

    lease.begin(revoked::incrementAndGet);

    assertThat(revoked).hasValue(1);
  }

  @Test
  void isRevokedWhenTheTokenExpires() {
    lease(Instant.EPOCH.plusSeconds(60)).begin(revoked::incrementAndGet);
    pass(Duration.ofSeconds(59));
    assertThat(revoked).hasValue(0);

    rights.set(NOTHING);
    pass(Duration.ofSeconds(1));
    assertThat(revoked).hasValue(1);
  }

  @Test
  void aTokenCanBeValidForEver() {
    lease(Instant.MAX).begin(revoked::incrementAndGet);
    pass(Duration.ofDays(400));
    assertThat(revoked).hasValue(0);

    rights.set(NOTHING);
    pass(Duration.ofDays(1));
    assertThat(revoked).hasValue(1);
  }

  @Test
  void looksAgainIfTheClockWasSetBack() {
    lease(Instant.EPOCH.plusSeconds(60)).begin(revoked::incrementAndGet);
    timer.advanceTimeBy(Duration.ofSeconds(60));
    assertThat(revoked).hasValue(0);

    rights.set(NOTHING);
    pass(Duration.ofSeconds(60));
    assertThat(revoked).hasValue(1);
  }

  @Test
  void isForgottenAtItsEnd() {
    Lease lease = lease(Instant.EPOCH.plusSeconds(60));
    lease.begin(revoked::incrementAndGet);
    lease.end();
    lease.end();
    rights.set(NOTHING);
    changes.signal();
    pass(Duration.ofMinutes(2));

    assertThat(revoked).hasValue(0);
    assertThat(ended).hasValue(1);
  }

  @Test
  void doesNotBeginAfterItsEnd() {
    Lease lease = lease(null);
    lease.end();
    lease.begin(revoked::incrementAndGet);
    rights.set(NOTHING);
    changes.signal();

    assertThat(revoked).hasValue(0);
  }
}
