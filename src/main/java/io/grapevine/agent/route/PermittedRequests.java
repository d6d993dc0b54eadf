package io.grapevine.agent.route;

import io.grapevine.access.Permission;
import io.grapevine.access.http.Grant;
import io.grapevine.access.http.KnownSenders;
import io.grapevine.access.http.RequestRights;
import io.grapevine.audit.AuditFilter;
import io.grapevine.quota.Quotas;
import io.grapevine.state.Admission;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * The plain requests of which it is certain that their senders may make them, and that neither a
 * quota nor the audit concerns them. Whatever is not certain is left to the filters, which verify
 * tokens, and to the controller behind them, which refuses.
 */
@Component
final class PermittedRequests {

  private final boolean enabled;
  private final @Nullable KnownSenders senders;
  private final @Nullable Quotas quotas;
  private final boolean audited;

  PermittedRequests(
      RequestRights rights,
      ObjectProvider<KnownSenders> senders,
      ObjectProvider<Quotas> quotas,
      ObjectProvider<AuditFilter> audit) {
    this.enabled = rights.isEnabled();
    this.senders = senders.getIfAvailable();
    this.quotas = quotas.getIfAvailable();
    this.audited = audit.stream().anyMatch(AuditFilter::isOfWrites);
  }

  /** Whether the sender of a plain request may read its key. */
  boolean containRead(String target, HttpHeaders headers) {
    return !enabled || grant(target, headers, Permission.READ) != null;
  }

  /** Whether the sender of a plain request may write its key, as often as it likes. */
  boolean containWrite(String target, HttpHeaders headers) {
    if (!enabled) {
      return true;
    }
    Grant grant = audited ? null : grant(target, headers, Permission.WRITE);
    return grant != null
        && quotas != null
        && quotas.admission(grant.rights().subject()).equals(Admission.OPEN);
  }

  private @Nullable Grant grant(String target, HttpHeaders headers, Permission permission) {
    Grant grant = senders == null ? null : senders.find(PlainRequest.authorization(headers));
    return grant != null && grant.rights().scope(permission).permits(PlainRequest.text(target))
        ? grant
        : null;
  }
}
