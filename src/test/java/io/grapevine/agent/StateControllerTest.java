package io.grapevine.agent;

import static io.grapevine.agent.problem.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.agent.problem.ProblemAssert;
import io.grapevine.testing.Http;
import io.grapevine.testing.LiveNode;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

@LiveNode
class StateControllerTest {

  private final Http node;

  StateControllerTest(@LocalServerPort int port) {
    node = new Http(port);
  }

  @Test
  void createsThenReplaces() {
    var created = node.put("/v1/state/rw/a", "1");
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.body()).isEmpty();

    var replaced = node.put("/v1/state/rw/a", "2");
    assertThat(replaced.statusCode()).isEqualTo(200);
    assertThat(replaced.body()).isEmpty();
    assertThat(node.get("/v1/state/rw/a").body()).isEqualTo("2");
  }

  @Test
  @DisplayName("Trap: no test changed an existing key twice")
  void readsEveryChangeOfAKey() {
    for (int i = 0; i < 5; i++) {
      node.put("/v1/state/rw/again", "{\"i\":" + i + "}");
      assertThat(node.get("/v1/state/rw/again").body()).isEqualTo("{\"i\":" + i + "}");
    }
  }

  @Test
  void answersWithTheCompactFormOfWhatWasWritten() {
    node.put("/v1/state/rw/compact", " { \"b\" : [ 1.50 , null ],\r\n\t\"a\" : \"gr\\u00fcn\" } ");

    var read = node.get("/v1/state/rw/compact");

    assertThat(read.statusCode()).isEqualTo(200);
    assertThat(read.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(read.body()).isEqualTo("{\"b\":[1.50,null],\"a\":\"gr\u00fcn\"}");
  }

  @Test
  void aValueMayBeNull() {
    assertThat(node.put("/v1/state/rw/null", "null").statusCode()).isEqualTo(201);

    assertThat(node.get("/v1/state/rw/null").body()).isEqualTo("null");
    assertThat(node.put("/v1/state/rw/null", "null").statusCode()).isEqualTo(200);
  }

  @Test
  void removesAKeyThatCanThenBeCreatedAgain() {
    node.put("/v1/state/rw/removed", "1");

    var removed = node.delete("/v1/state/rw/removed");

    assertThat(removed.statusCode()).isEqualTo(204);
    assertThat(removed.body()).isEmpty();
    assertProblem(node.get("/v1/state/rw/removed"), 404, "not-found");
    assertThat(node.put("/v1/state/rw/removed", "2").statusCode()).isEqualTo(201);
  }

  @Test
  @DisplayName("The key may be on its way from another node, so that its removal must be told")
  void removesAlsoAKeyThatIsNotKnownHere() {
    assertThat(node.delete("/v1/state/rw/unknown").statusCode()).isEqualTo(204);
    assertThat(node.delete("/v1/state/rw/unknown").statusCode()).isEqualTo(204);
  }

  @Test
  void saysWhichKeyHasNoValue() {
    var missing = node.get("/v1/state/rw/missing");

    assertProblem(missing, 404, "not-found");
    assertThat(ProblemAssert.detail(missing)).contains("\"rw/missing\"");
  }

  @Test
  void answersHeadWithTheHeadersOfGet() {
    node.put("/v1/state/rw/head", "[1,2]");

    var head = node.send("HEAD", "/v1/state/rw/head", BodyPublishers.noBody());

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(head.headers().firstValue("Content-Length")).hasValue("5");
    assertThat(head.body()).isEmpty();
    assertThat(node.send("HEAD", "/v1/state/rw/nothing", BodyPublishers.noBody()).statusCode())
        .isEqualTo(404);
  }
}
