package io.grapevine.token;

import io.grapevine.access.Permission;
import io.grapevine.access.Rights;
import io.grapevine.access.http.Grant;
import io.grapevine.access.http.RequestRights;
import io.grapevine.http.RequestConnection;
import io.grapevine.token.Verdict.Refused;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Finds out who sends a request, and what it may do, before anything else looks at it; on the agent
 * port and on the management port.
 *
 * <p>What a request for keys may do is decided where its keys are known. A request to the
 * management port is decided here.
 */
final class AccessFilter implements WebFilter, Ordered {

  /** After the checks of headers, which protect all that follows. */
  private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

  private final Tokens tokens;
  private final ManagementPaths paths;
  private final Predicate<ServerWebExchange> isManagement;

  /**
   * Asks these tokens.
   *
   * @param isManagement whether a request belongs to the actuator
   */
  AccessFilter(Tokens tokens, ManagementPaths paths, Predicate<ServerWebExchange> isManagement) {
    this.tokens = tokens;
    this.paths = paths;
    this.isManagement = isManagement;
  }

  @Override
  public int getOrder() {
    return ORDER;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    List<String> sent = exchange.getRequest().getHeaders().getOrEmpty(HttpHeaders.AUTHORIZATION);
    Grant grant = tokens.find(sent);
    return grant == null ? verify(exchange, chain, sent) : proceed(exchange, chain, grant);
  }

  private Mono<Void> verify(ServerWebExchange exchange, WebFilterChain chain, List<String> sent) {
    return RequestConnection.of(exchange.getRequest())
        .onEventLoop(tokens.verify(sent))
        .flatMap(found ->
            switch (found) {
              case Known known -> proceed(exchange, chain, tokens.grant(known));
              case Refused(Reason reason) -> TokenProblem.refuse(exchange, reason);
            });
  }

  private Mono<Void> proceed(ServerWebExchange exchange, WebFilterChain chain, Grant grant) {
    RequestRights.set(exchange, grant);
    return isManagement.test(exchange)
        ? manage(exchange, chain, grant.rights())
        : chain.filter(exchange);
  }

  private Mono<Void> manage(ServerWebExchange exchange, WebFilterChain chain, Rights rights) {
    Optional<Permission> needed = paths.needed(exchange.getRequest().getPath().value());
    if (needed.isPresent() && !has(rights, needed.get())) {
      return TokenProblem.deny(exchange, rights.subject(), needed.get());
    }
    Mono<Void> rest = chain.filter(exchange);
    return rights.operate() ? rest.contextWrite(operator(rights)) : rest;
  }

  private static boolean has(Rights rights, Permission needed) {
    return needed == Permission.METRICS ? rights.metrics() : rights.operate();
  }

  /** For {@link OperatorDetails}: the actuator only knows principals. */
  private static Context operator(Rights rights) {
    return ReactiveSecurityContextHolder.withAuthentication(
        UsernamePasswordAuthenticationToken.authenticated(
            rights.subject().name(), null, List.of()));
  }
}
