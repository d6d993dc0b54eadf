package io.grapevine.agent.request;

import io.grapevine.access.http.RequestRights;
import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemException;
import io.grapevine.state.Key;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The key of a request: everything in its path after {@link Paths#STATE}, percent-decoded.
 *
 * <p>It is read from the raw path, because path patterns treat {@code ;} and empty segments
 * specially, and a key may contain both. A handler gets only a key that its request may read, or
 * write.
 */
final class KeyArgumentResolver implements HandlerMethodArgumentResolver {

  private static final String STATE = Paths.STATE + "/";

  private final RequestRights rights;

  KeyArgumentResolver(RequestRights rights) {
    this.rights = rights;
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == Key.class;
  }

  @Override
  public Mono<Object> resolveArgument(
      MethodParameter parameter, BindingContext context, ServerWebExchange exchange) {
    String path = exchange.getRequest().getPath().pathWithinApplication().value();
    int begin = path.startsWith(STATE) ? STATE.length() : 1; // The latter in c19's form.
    Key key = Key.of(decode(path.substring(begin)));
    Permitted.check(
        rights.of(exchange), Permitted.neededBy(exchange.getRequest().getMethod()), key);
    return Mono.just(key);
  }

  static String decode(String encoded) {
    try {
      byte[] utf8 =
          StringUtils.uriDecode(encoded, StandardCharsets.ISO_8859_1)
              .getBytes(StandardCharsets.ISO_8859_1);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException | IllegalArgumentException e) {
      throw new ProblemException(
          Problem.INVALID_KEY, "A key must be percent-encoded UTF-8; this path is not.");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Registration implements WebFluxConfigurer {

    private final RequestRights rights;

    Registration(RequestRights rights) {
      this.rights = rights;
    }

    @Override
    public void configureArgumentResolvers(ArgumentResolverConfigurer configurer) {
      configurer.addCustomResolver(
          new KeyArgumentResolver(rights), new RightsArgumentResolver(rights));
    }
  }
}
