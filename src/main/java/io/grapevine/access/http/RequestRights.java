package io.grapevine.access.http;

import io.grapevine.access.Rights;
import io.grapevine.access.Subject;
import org.springframework.web.server.ServerWebExchange;

/**
 * What a request may do.
 *
 * <p>A filter finds it before anything else looks at the request. While access is on, a request
 * that no filter has looked at may do nothing.
 */
public final class RequestRights {

  private static final String ATTRIBUTE = RequestRights.class.getName();

  private final boolean enabled;
  private final Grant otherwise;

  /**
   * Reads the rights of requests.
   *
   * @param enabled whether access is on; if not, every request may do everything
   */
  public RequestRights(boolean enabled) {
    this.enabled = enabled;
    this.otherwise = Grant.of(enabled ? Rights.nothing(Subject.ANONYMOUS) : Rights.EVERYTHING);
  }

  /** Whether access is on. */
  public boolean isEnabled() {
    return enabled;
  }

  /** What a request may do. */
  public Rights of(ServerWebExchange exchange) {
    return grant(exchange).rights();
  }

  /** What a request may do, and for how long. */
  public Grant grant(ServerWebExchange exchange) {
    return exchange.getAttribute(ATTRIBUTE) instanceof Grant found ? found : otherwise;
  }

  /** Sets what a request may do. */
  public static void set(ServerWebExchange exchange, Grant grant) {
    exchange.getAttributes().put(ATTRIBUTE, grant);
  }
}
