package io.grapevine.audit;

import io.grapevine.access.http.RequestRights;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.StringUtils;
import org.springframework.web.server.ServerWebExchange;

/** What a line says about a request: nothing of its body, and of its query only the prefix. */
final class RequestFacts {

  /** W3C Trace Context, section 3.2. */
  private static final Pattern TRACE_PARENT =
      Pattern.compile("(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

  private static final String NO_TRACE = "0".repeat(32);

  private static final int LONGEST_TRACE_PARENT = 256;

  private static final String KEYS = "/v1/state/";

  private RequestFacts() {}

  /** Adds who asked for what. */
  static AuditLine add(ServerWebExchange exchange, RequestRights rights, AuditLine line) {
    ServerHttpRequest request = exchange.getRequest();
    String key = key(request);
    return line.with("subject", subject(exchange, rights))
        .with("method", request.getMethod().name())
        .with("key", key)
        .with("path", key == null ? path(request) : null)
        .with("prefix", key == null ? request.getQueryParams().getFirst("prefix") : null);
  }

  /** Nobody knows the subject of a token that was refused. */
  private static @Nullable String subject(ServerWebExchange exchange, RequestRights rights) {
    HttpStatusCode status = exchange.getResponse().getStatusCode();
    boolean refusedToken =
        status != null
            && status.value() == 401
            && exchange.getRequest().getHeaders().containsHeader(HttpHeaders.AUTHORIZATION);
    return refusedToken ? null : rights.of(exchange).subject().name();
  }

  /** Adds where a request came from. */
  static AuditLine origin(ServerHttpRequest request, AuditLine line) {
    return line.with("trace", trace(request.getHeaders().getFirst("traceparent")))
        .with("remote", address(request.getRemoteAddress()));
  }

  private static String path(ServerHttpRequest request) {
    return request.getPath().pathWithinApplication().value();
  }

  /** The key that a request is about; null: it is about others. */
  static @Nullable String key(ServerHttpRequest request) {
    String path = path(request);
    if (!path.startsWith(KEYS) || request.getMethod().equals(HttpMethod.POST)) {
      return null;
    }
    String encoded = path.substring(KEYS.length());
    try {
      return StringUtils.uriDecode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return encoded;
    }
  }

  /** The id of the trace; null: there is none, or it is malformed. */
  static @Nullable String trace(@Nullable String traceParent) {
    if (traceParent == null || traceParent.length() > LONGEST_TRACE_PARENT) {
      return null;
    }
    Matcher matcher = TRACE_PARENT.matcher(traceParent);
    return matcher.matches() && !matcher.group(1).equals(NO_TRACE) ? matcher.group(1) : null;
  }

  private static @Nullable String address(@Nullable InetSocketAddress remote) {
    return remote == null || remote.getAddress() == null
        ? null
        : remote.getAddress().getHostAddress();
  }
}
