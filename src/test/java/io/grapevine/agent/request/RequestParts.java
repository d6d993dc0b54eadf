package io.grapevine.agent.request;

import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;

/** What reads requests, for tests of other packages. */
public final class RequestParts {

  private RequestParts() {}

  public static HandlerMethodArgumentResolver keys() {
    return new KeyArgumentResolver();
  }
}
