package io.grapevine.agent.watch;

import io.grapevine.access.http.Grant;
import io.grapevine.access.http.GrantChanges;
import io.grapevine.access.http.RequestRights;
import io.grapevine.watch.Scope;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.scheduler.Scheduler;

/** The leases of watches. */
@Component
final class Leases {

  private final RequestRights rights;
  private final GrantChanges changes;
  private final InstantSource clock;
  private final Scheduler timer;

  Leases(RequestRights rights, GrantChanges changes, InstantSource clock, Scheduler timer) {
    this.rights = rights;
    this.changes = changes;
    this.clock = clock;
    this.timer = timer;
  }

  /**
   * A lease for the watch of a request, which has not begun.
   *
   * @param ended run once at its end
   */
  Lease of(ServerWebExchange exchange, Scope asked, Runnable ended) {
    Grant grant = rights.grant(exchange);
    Optional<Scope> begin = Visible.of(asked, grant.rights());
    return new Lease(
        grant, now -> Visible.of(asked, now).equals(begin), changes, clock, timer, ended);
  }
}
