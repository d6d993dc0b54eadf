package io.grapevine.agent.watch;

import io.grapevine.access.http.RequestRights;
import io.grapevine.agent.QuotaProblems;
import io.grapevine.audit.RequestAudit;
import io.grapevine.quota.Exceeded;
import io.grapevine.quota.Quotas;
import io.grapevine.quota.Watching.Admitted;
import io.grapevine.watch.Scope;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/** Which watches the quotas of a subject allow. */
@Component
final class WatchQuotas {

  private final RequestRights rights;
  private final @Nullable Quotas quotas;

  WatchQuotas(RequestRights rights, Optional<Quotas> quotas) {
    this.rights = rights;
    this.quotas = quotas.orElse(null);
  }

  /**
   * Counts a watch.
   *
   * @return to be run when the watch is closed
   * @throws io.grapevine.agent.problem.ProblemException if a quota does not allow it
   */
  Runnable open(Scope scope, ServerWebExchange exchange) {
    if (quotas == null) {
      return () -> {};
    }
    return switch (quotas.watch(rights.of(exchange).subject(), scope::overlaps)) {
      case Admitted(Runnable closed) -> closed;
      case Exceeded exceeded -> {
        RequestAudit audit = RequestAudit.of(exchange);
        if (audit != null) {
          audit.refusedBy(exceeded.quota());
        }
        throw QuotaProblems.of(exceeded);
      }
    };
  }
}
