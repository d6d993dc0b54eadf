package io.grapevine.agent.request;

import static io.grapevine.agent.problem.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.Http;
import io.grapevine.testing.LiveNode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

@LiveNode
class ContentTypesTest {

  private final Http node;

  ContentTypesTest(@LocalServerPort int port) {
    node = new Http(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "APPLICATION/JSON",
        "application/json; charset=UTF-8",
        "application/json;profile=x",
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=utf-8",
        "",
      })
  void jsonAndTheDefaultOfCurlAreStored(String type) {
    assertThat(node.put("/v1/state/types/stored", "1", "Content-Type", type).statusCode())
        .isIn(200, 201);
  }

  @Test
  void withoutATypeABodyIsJson() {
    assertThat(node.put("/v1/state/types/none", "1").statusCode()).isEqualTo(201);
  }

  @ParameterizedTest
  @DisplayName("Trap: a merge patch replaced the value that it should change")
  @ValueSource(
      strings = {
        "application/merge-patch+json",
        "application/json-patch+json",
        "application/ld+json",
        "application/*+json",
        "application/*",
        "*/*",
        "application/json, text/plain",
        "application/json; charset=utf-16",
        "application/json; charset=iso-8859-1",
        "application/json; charset=none",
        "application/x-ndjson",
        "application/xml",
        "application/cbor",
        "application/problem+json",
        "text/json",
        "text/plain",
        "multipart/form-data; boundary=x",
        "json",
      })
  void everyOtherTypeIsRefused(String type) {
    assertProblem(
        node.put("/v1/state/types/refused", "1", "Content-Type", type), 415, "unsupported-type");
    assertProblem(node.get("/v1/state/types/refused"), 404, "not-found");
  }

  @Test
  void ofTwoTypesBothMustBeJson() {
    assertProblem(
        node.put(
            "/v1/state/types/two",
            "1",
            "Content-Type",
            "application/json",
            "Content-Type",
            "text/plain"),
        415,
        "unsupported-type");
  }

  @Test
  @DisplayName("A part of a value is not the value; RFC 9110, section 14.5")
  void aPartOfAValueIsRefused() {
    assertProblem(
        node.put("/v1/state/types/part", "1", "Content-Range", "bytes 0-0/2"),
        400,
        "invalid-value");
  }
}
