package io.grapevine.audit;

import io.grapevine.access.http.RequestRights;
import io.grapevine.audit.AuditProperties.Mode;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Writes a line when a request has ended that was refused or, if writes are audited, that was a
 * write; on the agent port and on the management port.
 */
public final class AuditFilter implements WebFilter, Ordered {

  /** Around the filter that refuses requests; after the checks of headers. */
  private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 50;

  /** The tag of a delete is no {@code ETag}. */
  private static final String TAG = "Grapevine-Tag";

  private final Audit audit;
  private final RequestRights rights;
  private final Mode mode;
  private final @Nullable String node;

  AuditFilter(Audit audit, RequestRights rights, Mode mode, String node) {
    this.audit = audit;
    this.rights = rights;
    this.mode = mode;
    this.node = node.isEmpty() ? null : node;
  }

  /** Whether writes have a line, also those that were not refused. */
  public boolean isOfWrites() {
    return mode == Mode.WRITES;
  }

  @Override
  public int getOrder() {
    return ORDER;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    if (mode == Mode.OFF) {
      return chain.filter(exchange);
    }
    RequestAudit request =
        new RequestAudit(mode == Mode.WRITES, (key, tag) -> element(exchange, key, tag));
    request.attachTo(exchange);
    return chain.filter(exchange).doFinally(signal -> ended(exchange, request));
  }

  private void ended(ServerWebExchange exchange, RequestAudit request) {
    if (request.isAuditedWrite()
        || request.quota() != null
        || request.forbiddenKeys() > 0
        || isRefusal(exchange.getResponse().getStatusCode())) {
      audit.write(whole(exchange, request));
    }
  }

  private static boolean isRefusal(@Nullable HttpStatusCode status) {
    return status != null && (status.value() == 401 || status.value() == 403);
  }

  private AuditLine whole(ServerWebExchange exchange, RequestAudit request) {
    ServerHttpResponse response = exchange.getResponse();
    HttpStatusCode status = response.getStatusCode();
    AuditLine line = RequestFacts.add(exchange, rights, begun());
    if (status != null) {
      line.with("status", status.value());
    }
    line.with("quota", request.quota());
    if (request.forbiddenKeys() > 0) {
      line.with("forbidden", request.forbiddenKeys());
    }
    if (request.isAuditedWrite() && status != null && status.is2xxSuccessful()) {
      line.with("tag", tag(response.getHeaders()));
    }
    return RequestFacts.origin(exchange.getRequest(), line);
  }

  /** A request for one key has its key and tag in the line at its end. */
  private void element(ServerWebExchange exchange, String key, String tag) {
    if (RequestFacts.key(exchange.getRequest()) == null) {
      AuditLine line = RequestFacts.add(exchange, rights, begun());
      audit.write(
          RequestFacts.origin(exchange.getRequest(), line.with("key", key).with("tag", tag)));
    }
  }

  private AuditLine begun() {
    return audit.line().with("node", node);
  }

  private static @Nullable String tag(HttpHeaders headers) {
    String tag = headers.getFirst(TAG);
    String eTag = headers.getETag();
    return tag != null || eTag == null ? tag : eTag.replace("\"", "");
  }
}
