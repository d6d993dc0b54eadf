package io.grapevine.access.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.access.Rights;
import io.grapevine.access.Scope;
import io.grapevine.access.Subject;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

class RequestRightsTest {

  private final MockServerWebExchange exchange =
      MockServerWebExchange.from(MockServerHttpRequest.get("/"));

  @Test
  void areThoseThatAFilterHasSet() {
    Rights rights = new Rights(new Subject("alice", Set.of()), Scope.ALL, Scope.NONE, false, false);
    RequestRights.set(exchange, Grant.of(rights));

    assertThat(new RequestRights(true).of(exchange)).isEqualTo(rights);
  }

  @Test
  void areNothingIfNoFilterHasSetThem() {
    assertThat(new RequestRights(true).of(exchange)).isEqualTo(Rights.nothing(Subject.ANONYMOUS));
  }

  @Test
  void areEverythingWhileAccessIsOff() {
    assertThat(new RequestRights(false).of(exchange)).isEqualTo(Rights.EVERYTHING);
  }
}
