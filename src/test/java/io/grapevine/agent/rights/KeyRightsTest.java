package io.grapevine.agent.rights;

import static io.grapevine.agent.problem.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.agent.problem.ProblemAssert;
import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Requests for one key: who may send which, and what a refusal tells. */
@TeamsNode
class KeyRightsTest {

  private static final String KEYS = "/v1/state/";

  private final Teams teams;
  private final ReplicatedState state;

  KeyRightsTest(@LocalServerPort int port, @Autowired ReplicatedState state) {
    this.teams = new Teams(port);
    this.state = state;
  }

  /** A request for a key. */
  record Asked(String method, String query, String body, List<String> headers, boolean writes) {

    private static Asked read(String method, String... headers) {
      return new Asked(method, "", "", List.of(headers), false);
    }

    private static Asked write(String method, String query, String body, String... headers) {
      return new Asked(method, query, body, List.of(headers), true);
    }
  }

  static Stream<Asked> requests() {
    String tag = "\"0000000000000001-0000000000000002\"";
    return Stream.of(
        Asked.read("GET"),
        Asked.read("HEAD"),
        Asked.read("GET", "If-None-Match", tag),
        Asked.read("GET", "If-None-Match", "*"),
        Asked.read("HEAD", "If-Match", tag),
        Asked.read("GET", "Grapevine-At-Least", tag),
        Asked.write("PUT", "", "1"),
        Asked.write("PUT", "?ttl=1h", "1"),
        Asked.write("PUT", "?w=1", "1", "If-Match", tag),
        Asked.write("PUT", "", "not json", "If-None-Match", "*"),
        Asked.write("PATCH", "?ttl=1h", ""),
        Asked.write("DELETE", "", ""),
        Asked.write("DELETE", "", "", "If-Match", tag));
  }

  private HttpResponse<String> send(String subject, Asked asked, String key) {
    return teams.send(
        subject,
        asked.method,
        KEYS + key + asked.query,
        asked.body,
        asked.headers.toArray(String[]::new));
  }

  private static boolean isRefused(HttpResponse<String> answer) {
    return answer.statusCode() == 401 || answer.statusCode() == 403;
  }

  @ParameterizedTest
  @MethodSource("requests")
  void aSubjectMayWhatItsRulesSay(Asked asked) {
    String key = "one/matrix";
    put(key);

    assertThat(isRefused(send(Teams.WRITER, asked, key))).as("writer").isFalse();
    assertThat(isRefused(send(Teams.READER, asked, key))).as("reader").isEqualTo(asked.writes);
    assertThat(send(Teams.STRANGER, asked, key).statusCode()).isEqualTo(403);
    assertThat(send(Teams.ANONYMOUS, asked, key).statusCode()).isEqualTo(401);
    assertThat(send(Teams.WRITER, asked, "two/matrix").statusCode()).isEqualTo(403);
    assertThat(send(Teams.WRITER, asked, "one").statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @MethodSource("requests")
  void aRefusalIsTheSameWhetherTheKeyHasAValueOrNot(Asked asked) {
    String key = "two/hidden";
    state.remove(Key.of(key));
    List<Object> missing = refusals(asked, key);
    put(key);
    List<Object> present = refusals(asked, key);

    assertThat(present).isEqualTo(missing);
    assertThat(state.get(Key.of(key))).isPresent();
  }

  private List<Object> refusals(Asked asked, String key) {
    List<Object> refusals = new ArrayList<>();
    for (String subject : List.of(Teams.READER, Teams.WRITER, Teams.STRANGER, Teams.ANONYMOUS)) {
      HttpResponse<String> answer = send(subject, asked, key);
      assertThat(isRefused(answer)).as(subject).isTrue();
      Map<String, Object> headers = new TreeMap<>(answer.headers().map());
      headers.remove("date");
      refusals.addAll(List.of(answer.statusCode(), headers, answer.body()));
    }
    return refusals;
  }

  @Test
  void aRefusalSaysWhatWasAskedAndWhoAsked() {
    HttpResponse<String> read = teams.get(Teams.STRANGER, KEYS + "one/x");
    assertProblem(read, 403, "forbidden");
    assertThat(ProblemAssert.detail(read))
        .isEqualTo("The subject \"stranger\" may not read the key \"one/x\".");

    HttpResponse<String> write = teams.send(Teams.READER, "PUT", KEYS + "one/x", "1");
    assertProblem(write, 403, "forbidden");
    assertThat(ProblemAssert.detail(write))
        .isEqualTo("The subject \"reader\" may not write the key \"one/x\".");

    HttpResponse<String> nobody = teams.get(Teams.ANONYMOUS, KEYS + "one/x");
    assertProblem(nobody, 401, "unauthenticated");
    assertThat(nobody.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    assertThat(ProblemAssert.detail(nobody))
        .isEqualTo(
            "A request without a token may not read the key \"one/x\"; send a bearer token.");
  }

  /** The key that counts is the one that the state would get. */
  @ParameterizedTest
  @CsvSource({
    "one/x, true",
    "one%2Fx, true",
    "o%6Ee/x, true",
    "one/, true",
    "one//x, true",
    "one/;x, true",
    "one/../two/x, true",
    "one/%2e%2e/two/x, true",
    "one/%00, true",
    "one, false",
    "on, false",
    "onex, false",
    "one;/x, false",
    "one;a=b/x, false",
    "one%3B/x, false",
    "One/x, false",
    "/one/x, false",
    "./one/x, false",
    "two/../one/x, false",
    "two/%2e%2e/one/x, false",
    "one%252Fx, false",
    "%EF%BC%8Fone/x, false",
  })
  void aKeyIsDecodedOnceAndNeverNormalized(String path, boolean permitted) {
    for (String method : List.of("GET", "HEAD", "PUT", "DELETE")) {
      var answer = teams.send(Teams.WRITER, method, KEYS + path, method.equals("PUT") ? "1" : "");
      assertThat(answer.statusCode() == 403).as("%s %s", method, path).isEqualTo(!permitted);
    }
  }

  @Test
  void optionsTellNothingAboutAKey() {
    put("two/options");
    for (String key : List.of("two/options", "two/none")) {
      var answer = teams.send(Teams.ANONYMOUS, "OPTIONS", KEYS + key, "");
      assertThat(answer.statusCode()).isEqualTo(204);
      assertThat(answer.headers().firstValue("Allow"))
          .hasValue("DELETE,GET,HEAD,OPTIONS,PATCH,PUT");
    }
  }

  @Test
  void theFormsOfC19AreTheSameKeys() {
    put("one/c19");
    put("two/c19");

    assertThat(teams.get(Teams.READER, "/one%2Fc19").statusCode()).isEqualTo(200);
    assertThat(teams.get(Teams.READER, "/two%2Fc19").statusCode()).isEqualTo(403);
    assertThat(teams.get(Teams.READER, "/two%2Fnone").statusCode()).isEqualTo(403);
    String both = "{\"one/w\":{\"value\":1},\"two/w\":{\"value\":1}}";
    assertProblem(teams.send(Teams.WRITER, "PUT", "/", both), 403, "forbidden");
    assertThat(state.get(Key.of("one/w"))).isEmpty();
    String stamped = "{\"two/w\":{\"value\":1,\"ts\":1}}";
    assertProblem(teams.send(Teams.WRITER, "PUT", "/", stamped), 403, "forbidden");
    assertProblem(teams.send(Teams.READER, "PUT", "/", "{}"), 403, "forbidden");
    assertThat(teams.send(Teams.WRITER, "PUT", "/", "{\"one/w\":{\"value\":1}}").statusCode())
        .isEqualTo(204);
  }

  private void put(String key) {
    state.put(Key.of(key), "1".getBytes(StandardCharsets.UTF_8), 0);
  }
}
