package io.grapevine.agent.request;

import io.grapevine.access.http.RequestRights;
import io.grapevine.audit.RequestAudit;
import io.grapevine.quota.Quotas;
import io.grapevine.state.Admission;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Writer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The writes of a request, within the quotas of its subject, and reported to the audit. */
final class WriterArgumentResolver implements HandlerMethodArgumentResolver {

  private final ReplicatedState state;
  private final RequestRights rights;
  private final @Nullable Quotas quotas;
  private final Mono<Object> open;

  /**
   * @param quotas null: access is off
   */
  WriterArgumentResolver(ReplicatedState state, RequestRights rights, @Nullable Quotas quotas) {
    this.state = state;
    this.rights = rights;
    this.quotas = quotas;
    this.open = Mono.just(state.writer(Admission.OPEN));
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == Writer.class;
  }

  @Override
  public Mono<Object> resolveArgument(
      MethodParameter parameter, BindingContext context, ServerWebExchange exchange) {
    Admission admission =
        quotas == null ? Admission.OPEN : quotas.admission(rights.of(exchange).subject());
    RequestAudit audit = RequestAudit.of(exchange);
    boolean isOpen = admission.equals(Admission.OPEN);
    if (audit != null) {
      audit.writes();
      if (audit.isOfWrites() || !isOpen) {
        return Mono.just(state.writer(new AuditedAdmission(admission, audit)));
      }
    }
    return isOpen ? open : Mono.just(state.writer(admission));
  }

  @Configuration(proxyBeanMethods = false)
  static class Registration implements WebFluxConfigurer {

    private final WriterArgumentResolver resolver;

    Registration(ReplicatedState state, RequestRights rights, Optional<Quotas> quotas) {
      resolver = new WriterArgumentResolver(state, rights, quotas.orElse(null));
    }

    @Override
    public void configureArgumentResolvers(ArgumentResolverConfigurer configurer) {
      configurer.addCustomResolver(resolver);
    }
  }
}
