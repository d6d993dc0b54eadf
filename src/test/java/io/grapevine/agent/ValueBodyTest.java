package io.grapevine.agent;

import static io.grapevine.agent.problem.ProblemAssert.assertProblem;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.agent.problem.ProblemAssert;
import io.grapevine.testing.Http;
import io.grapevine.testing.LiveNode;
import io.grapevine.testing.Utf8;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Which bodies are values, over real HTTP. */
@LiveNode
class ValueBodyTest {

  private static final String PATH = "/v1/state/body/a";
  private static final String OLD = "\"old\"";

  private final Http node;

  ValueBodyTest(@LocalServerPort int port) {
    node = new Http(port);
    node.put(PATH, OLD);
  }

  static Stream<byte[]> malformed() {
    return Stream.concat(
        Stream.of(
                "",
                " ",
                "{",
                "{\"a\":1",
                "[1,",
                "[1]]",
                "\"a",
                "{\"a\"}",
                "{a:1}",
                "{'a':1}",
                "1 2",
                "{}{}",
                "1,",
                "// no\n1",
                "[1,]",
                "NaN",
                "Infinity",
                "01",
                "+1",
                ".5",
                "1.",
                "tru",
                "True",
                "undefined",
                "value=1")
            .map(Utf8::bytes),
        Stream.of(
            "{\"a\":1}".getBytes(UTF_16LE),
            "{\"a\":1}".getBytes(UTF_16BE),
            new byte[] {'"', (byte) 0xff, '"'},
            new byte[] {'"', (byte) 0xc3, '"'},
            new byte[] {'"', (byte) 0xc0, (byte) 0xaf, '"'},
            new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'},
            new byte[] {'1', 0}));
  }

  @ParameterizedTest
  @MethodSource
  @DisplayName("Trap: malformed input was answered with success")
  void malformed(byte[] body) {
    assertProblem(put(BodyPublishers.ofByteArray(body)), 400, "invalid-value");
    assertUnchanged();
  }

  @Test
  void saysWhereTheJsonIsWrong() {
    var answer = put(BodyPublishers.ofString("{\"a\":\n  nul}"));

    assertThat(ProblemAssert.detail(answer)).contains("line 2");
  }

  @Test
  void saysWhichLimitOfTheParserIsReached() {
    var answer = put(BodyPublishers.ofString("[".repeat(2_000) + "]".repeat(2_000)));

    assertProblem(answer, 400, "invalid-value");
    assertThat(ProblemAssert.detail(answer))
        .isEqualTo("Not JSON: Document nesting depth (501) exceeds the maximum allowed (500).");
  }

  @Test
  void takesABodyWhoseLengthItIsNotTold() {
    assertThat(put(chunked("[3]")).statusCode()).isEqualTo(200);
    assertThat(node.get(PATH).body()).isEqualTo("[3]");
  }

  @Test
  void refusesABodyThatIsCompressed() {
    assertProblem(
        put(BodyPublishers.ofString("[1]"), "Content-Encoding", "gzip"), 415, "unsupported-type");
    assertUnchanged();
    assertThat(put(BodyPublishers.ofString("[1]"), "Content-Encoding", "Identity").statusCode())
        .isEqualTo(200);
  }

  @Test
  void takesTheLongestValue() {
    var longest = text(LiveNode.MAX_VALUE_BYTES);

    assertThat(put(BodyPublishers.ofString(longest)).statusCode()).isEqualTo(200);
    assertThat(node.get(PATH).body()).isEqualTo(longest);
    assertThat(put(chunked(longest)).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(ints = {LiveNode.MAX_VALUE_BYTES + 1, 50 * LiveNode.MAX_VALUE_BYTES})
  @DisplayName("Trap: what was too large was dropped, with no error")
  void refusesALongerOne(int length) {
    var tooLong = text(length);

    assertTooLarge(put(BodyPublishers.ofString(tooLong)));
    assertTooLarge(put(chunked(tooLong)));
  }

  private void assertTooLarge(HttpResponse<String> answer) {
    assertProblem(answer, 413, "value-too-large");
    assertThat(ProblemAssert.detail(answer)).contains("" + LiveNode.MAX_VALUE_BYTES);
    assertUnchanged();
  }

  private void assertUnchanged() {
    assertThat(node.get(PATH).body()).isEqualTo(OLD);
  }

  private HttpResponse<String> put(BodyPublisher body, String... headers) {
    return node.send("PUT", PATH, body, headers);
  }

  /** A JSON string of so many bytes, quotes included. */
  private static String text(int length) {
    return "\"" + "x".repeat(length - 2) + "\"";
  }

  private static BodyPublisher chunked(String body) {
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(Utf8.bytes(body)));
  }
}
