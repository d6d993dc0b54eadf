package io.grapevine.agent.watch;

import io.grapevine.access.Rights;
import io.grapevine.access.http.Grant;
import io.grapevine.access.http.GrantChanges;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Predicate;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Ends one watch when its request would get other keys than at its begin, or none: the rules were
 * replaced, or its token has expired or was withdrawn. The next request of the client decides then.
 */
final class Lease {

  /** An expiry that is not in effect yet, because a clock was set back, is looked at again. */
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /** A token may expire in a year that no timer can wait for. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private final Grant grant;
  private final Predicate<Rights> unchanged;
  private final GrantChanges changes;
  private final InstantSource clock;
  private final Scheduler timer;
  private final Disposable.Composite resources = Disposables.composite();

  /**
   * A lease that has not begun.
   *
   * @param unchanged whether rights give the watch the same keys
   * @param ended run once at its end
   */
  Lease(
      Grant grant,
      Predicate<Rights> unchanged,
      GrantChanges changes,
      InstantSource clock,
      Scheduler timer,
      Runnable ended) {
    this.grant = grant;
    this.unchanged = unchanged;
    this.changes = changes;
    this.clock = clock;
    this.timer = timer;
    resources.add(ended::run);
  }

  /**
   * The watch has begun.
   *
   * @param revoke ends it; can be called twice
   */
  void begin(Runnable revoke) {
    Runnable check = () -> check(revoke);
    changes.add(check);
    if (!resources.add(() -> changes.remove(check))) {
      return;
    }
    check.run(); // For what has changed since the request came.
    expire(revoke);
  }

  private boolean check(Runnable revoke) {
    boolean holds = unchanged.test(grant.now().get());
    if (!holds) {
      revoke.run();
    }
    return holds;
  }

  private void expire(Runnable revoke) {
    Instant until = grant.until();
    if (until != null) {
      Duration rest = Duration.between(clock.instant(), until);
      long seconds = Math.clamp(rest.toSeconds(), SHORTEST.toSeconds(), LONGEST.toSeconds());
      resources.add(
          Mono.delay(Duration.ofSeconds(seconds), timer)
              .subscribe(passed -> {
                if (check(revoke)) {
                  expire(revoke);
                }
              }));
    }
  }

  /** The watch has ended; can be called twice. */
  void end() {
    resources.dispose();
  }
}
