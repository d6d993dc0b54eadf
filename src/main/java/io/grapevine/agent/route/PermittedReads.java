package io.grapevine.agent.route;

import io.grapevine.access.http.Grant;
import io.grapevine.access.http.KnownSenders;
import io.grapevine.access.http.RequestRights;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * The plain reads of which it is certain that their senders may make them. Whatever is not certain
 * is left to the filter, which verifies tokens, and to the controller behind it, which refuses.
 */
@Component
final class PermittedReads {

  private final boolean enabled;
  private final @Nullable KnownSenders senders;

  PermittedReads(RequestRights rights, ObjectProvider<KnownSenders> senders) {
    this.enabled = rights.isEnabled();
    this.senders = senders.getIfAvailable();
  }

  /** Whether the sender of a plain request may read its key. */
  boolean contain(String target, HttpHeaders headers) {
    if (!enabled) {
      return true;
    }
    Grant grant = senders == null ? null : senders.find(PlainRequest.authorization(headers));
    return grant != null && grant.rights().read().permits(PlainRequest.text(target));
  }
}
