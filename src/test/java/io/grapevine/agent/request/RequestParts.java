package io.grapevine.agent.request;

import io.grapevine.access.http.RequestRights;
import io.grapevine.state.ReplicatedState;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;

/** What reads requests, for tests of other packages. */
public final class RequestParts {

  private RequestParts() {}

  public static HandlerMethodArgumentResolver keys() {
    return new KeyArgumentResolver(new RequestRights(false));
  }

  /** Without quotas. */
  public static HandlerMethodArgumentResolver writers(ReplicatedState state) {
    return new WriterArgumentResolver(state, new RequestRights(false), null);
  }
}
