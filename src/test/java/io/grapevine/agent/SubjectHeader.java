package io.grapevine.agent;

import io.grapevine.access.Rights;
import io.grapevine.access.Scope;
import io.grapevine.access.Subject;
import io.grapevine.access.http.Grant;
import io.grapevine.access.http.RequestRights;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** The subject of a request is what a header says, and may do everything. */
@Order(Ordered.LOWEST_PRECEDENCE)
class SubjectHeader implements WebFilter {

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    String name = exchange.getRequest().getHeaders().getFirst("Test-Subject");
    Subject subject = name == null ? Subject.ANONYMOUS : new Subject(name, Set.of());
    RequestRights.set(exchange, Grant.of(new Rights(subject, Scope.ALL, Scope.ALL, true, true)));
    return chain.filter(exchange);
  }
}
