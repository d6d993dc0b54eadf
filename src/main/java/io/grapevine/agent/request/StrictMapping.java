package io.grapevine.agent.request;

import static java.util.stream.Collectors.toSet;

import io.grapevine.state.Condition;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webflux.autoconfigure.WebFluxRegistrations;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ServerWebExchange;

/**
 * Finds the method of a controller that serves a request, and rejects what that method does not
 * declare: parameters in the query, and conditions.
 */
final class StrictMapping extends RequestMappingHandlerMapping {

  private final Map<Method, Declared> declared = new ConcurrentHashMap<>();

  /** What a method of a controller can be asked for. */
  private record Declared(Set<String> parameters, boolean hasCondition) {

    static Declared by(HandlerMethod handler) {
      return new Declared(
          StrictQuery.declaredBy(handler),
          Arrays.stream(handler.getMethodParameters())
              .anyMatch(parameter -> parameter.getParameterType() == Condition.class));
    }
  }

  @Override
  protected void handleMatch(
      RequestMappingInfo info, HandlerMethod handler, ServerWebExchange exchange) {
    super.handleMatch(info, handler, exchange);
    Declared some = declared.computeIfAbsent(handler.getMethod(), method -> Declared.by(handler));
    ServerHttpRequest request = exchange.getRequest();
    if (request.getURI().getRawQuery() != null) {
      StrictQuery.check(request.getQueryParams(), some.parameters());
    }
    if (!some.hasCondition()) {
      Preconditions.checkNone(request);
    }
  }

  @Override
  protected @Nullable RequestMappingInfo getMatchingMapping(
      RequestMappingInfo info, ServerWebExchange exchange) {
    return lacksKey(info, exchange) ? null : super.getMatchingMapping(info, exchange);
  }

  /** The pattern of a key also matches the path of all keys. */
  private static boolean lacksKey(RequestMappingInfo info, ServerWebExchange exchange) {
    return exchange.getRequest().getPath().pathWithinApplication().value().equals(Paths.STATE)
        && info.getPatternsCondition().getPatterns().stream()
            .anyMatch(pattern -> pattern.getPatternString().equals(Paths.KEY));
  }

  @Override
  protected @Nullable HandlerMethod handleNoMatch(
      Set<RequestMappingInfo> all, ServerWebExchange exchange) throws Exception {
    Set<RequestMappingInfo> ofPath =
        all.stream()
            .filter(info -> info.getPatternsCondition().getMatchingCondition(exchange) != null)
            .filter(info -> !lacksKey(info, exchange))
            .collect(toSet());
    HttpMethod method = exchange.getRequest().getMethod();
    Set<HttpMethod> methods = methods(ofPath);
    if (!ofPath.isEmpty() && method.equals(HttpMethod.OPTIONS)) {
      return new HandlerMethod(new Options(methods), "answer");
    }
    if (!ofPath.isEmpty() && !methods.contains(method)) {
      throw new MethodNotAllowedException(method, methods);
    }
    return super.handleNoMatch(ofPath, exchange);
  }

  private static Set<HttpMethod> methods(Collection<RequestMappingInfo> some) {
    Set<HttpMethod> methods = new TreeSet<>(List.of(HttpMethod.OPTIONS));
    for (RequestMappingInfo info : some) {
      info.getMethodsCondition().getMethods().stream()
          .map(RequestMethod::asHttpMethod)
          .forEach(methods::add);
    }
    if (methods.contains(HttpMethod.GET)) {
      methods.add(HttpMethod.HEAD);
    }
    return methods;
  }

  /** The response to OPTIONS. */
  private record Options(Set<HttpMethod> methods) {

    public ResponseEntity<Void> answer() {
      return ResponseEntity.noContent().allow(methods.toArray(HttpMethod[]::new)).build();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Registration implements WebFluxRegistrations {

    @Override
    public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
      return new StrictMapping();
    }
  }
}
