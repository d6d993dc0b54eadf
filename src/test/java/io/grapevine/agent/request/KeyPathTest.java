package io.grapevine.agent.request;

import static io.grapevine.agent.problem.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.grapevine.agent.problem.ProblemAssert;
import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import io.grapevine.testing.Http;
import io.grapevine.testing.LiveNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** How a key stands in the path of a request. */
@LiveNode
class KeyPathTest {

  private final Http node;
  private final ReplicatedState state;

  KeyPathTest(@LocalServerPort int port, @Autowired ReplicatedState state) {
    this.node = new Http(port);
    this.state = state;
  }

  @ParameterizedTest
  @CsvSource({
    "flags/checkout/new-ui, flags/checkout/new-ui",
    "two%20words,           two words",
    "%20,                   ' '",
    "gr%C3%BCn,             gr\u00fcn",
    "gr%c3%bcn,             gr\u00fcn",
    "%F0%9F%8D%87,          \ud83c\udf47",
    "%EF%BF%BD,             \ufffd",
    "a;b=c,                 a;b=c",
    "a;b/c;d,               a;b/c;d",
    "a%3Bb,                 a;b",
    ";,                     ;",
    "a%2Fb,                 a/b",
    "a//b,                  a//b",
    "/,                     /",
    "//,                    //",
    "/a,                    /a",
    "a/,                    a/",
    "a+b,                   a+b",
    "a%2Bb,                 a+b",
    "..,                    ..",
    ".,                     .",
    "../../admin,           ../../admin",
    "a/../b,                a/../b",
    "%2e%2e/x,              ../x",
    "a%25b,                 a%b",
    "a%2525b,               a%25b",
    "a%3Fb,                 a?b",
    "a%23b,                 a#b",
    "%7Bkey%7D,             '{key}'",
    "a%5Cb,                 a\\b",
    "a%22b,                 'a\"b'",
    "a%0Ab,                 'a\nb'",
    "%00,                   '\0'",
    "*,                     *",
  })
  void aKeyOfAnyCharactersMakesTheRoundTrip(String path, String text) {
    var json = "\"" + path + "\"";

    assertThat(node.put("/v1/state/" + path, json).statusCode()).isIn(200, 201);

    assertThat(state.get(Key.of(text))).isPresent();
    assertThat(node.get("/v1/state/" + path).body()).isEqualTo(json);
    assertThat(keys()).contains(text);
    assertThat(node.delete("/v1/state/" + path).statusCode()).isEqualTo(204);
    assertThat(state.get(Key.of(text))).isEmpty();
    assertThat(node.get("/v1/state/" + path).statusCode()).isEqualTo(404);
  }

  @Test
  void differentKeysAreNotTheSame() {
    var keys =
        List.of("path/a", "path//a", "path/a/", "path/A", "path/a;", "path/./a", "path/%61%20");

    keys.forEach(key -> node.put("/v1/state/" + key, "\"" + key + "\""));

    assertThat(keys)
        .allSatisfy(
            key -> assertThat(node.get("/v1/state/" + key).body()).isEqualTo("\"" + key + "\""));
  }

  @Test
  void aKeyHasUpTo512BytesHoweverTheyAreWritten() {
    var longest = "%C3%A9".repeat(256);

    assertThat(node.put("/v1/state/" + longest, "1").statusCode()).isEqualTo(201);
    assertThat(node.get("/v1/state/" + longest).body()).isEqualTo("1");

    var tooLong = node.put("/v1/state/" + longest + "x", "1");
    assertProblem(tooLong, 400, "invalid-key");
    assertThat(ProblemAssert.detail(tooLong)).contains("512").contains("513");
    assertProblem(node.get("/v1/state/" + longest + "x"), 400, "invalid-key");
    assertProblem(node.delete("/v1/state/" + longest + "x"), 400, "invalid-key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "%FF",
        "a%C3",
        "%C3%28",
        "%C0%AF",
        "%ED%A0%80",
        "%F4%90%80%80",
      })
  void refusesWhatIsNoKey(String path) {
    assertProblem(node.put("/v1/state/" + path, "1"), 400, "invalid-key");
    assertProblem(node.get("/v1/state/" + path), 400, "invalid-key");
    assertProblem(node.delete("/v1/state/" + path), 400, "invalid-key");
  }

  private List<String> keys() {
    return node.get("/v1/state?fields=key", "Accept", "application/x-ndjson")
        .body()
        .lines()
        .map(line -> JsonPath.<String>read(line, "$.key"))
        .toList();
  }
}
