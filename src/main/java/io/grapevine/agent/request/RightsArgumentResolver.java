package io.grapevine.agent.request;

import io.grapevine.access.Rights;
import io.grapevine.access.http.RequestRights;
import org.springframework.core.MethodParameter;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What a request may do, for the handlers of many keys. */
final class RightsArgumentResolver implements HandlerMethodArgumentResolver {

  private final RequestRights rights;

  RightsArgumentResolver(RequestRights rights) {
    this.rights = rights;
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == Rights.class;
  }

  @Override
  public Mono<Object> resolveArgument(
      MethodParameter parameter, BindingContext context, ServerWebExchange exchange) {
    return Mono.just(rights.of(exchange));
  }
}
