package io.grapevine.agent.rights;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.grapevine.access.Policies;
import io.grapevine.access.PolicyParser;
import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import io.grapevine.testing.Seeds;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Writes of many keys, and reads of named ones, by random rules, against a team that filters all
 * keys.
 */
@TeamsNode
@Timeout(120)
class ManyWritesRightsTest {

  private static final String STATE = "/v1/state";
  private static final String LINES = "application/x-ndjson";

  private final Teams teams;
  private final ReplicatedState state;
  private final Policies policies;

  ManyWritesRightsTest(
      @LocalServerPort int port, @Autowired ReplicatedState state, @Autowired Policies policies) {
    this.teams = new Teams(port);
    this.state = state;
    this.policies = policies;
  }

  @AfterEach
  void restore() throws IOException {
    policies.replace(PolicyParser.parse(Files.readAllBytes(Path.of(TeamsNode.RULES))));
  }

  private static String json(String text) {
    return '"' + RandomTeam.escaped(text) + '"';
  }

  private HttpResponse<String> ask(String method, String path, String body, String... headers) {
    return teams.send(Teams.RANDOM, method, path, body, headers);
  }

  private HttpResponse<String> get(String path, String... headers) {
    return ask("GET", path, "", headers);
  }

  @Test
  void aRequestWithOneKeyThatIsNotPermittedDoesNothing() {
    Seeds.forEach(
        40,
        random -> {
          RandomTeam team = new RandomTeam(random, state, policies);
          List<String> asked = new ArrayList<>(team.some(1 + random.nextInt(3)));
          asked.add(team.root + "none" + random.nextInt());
          assertQueried(team, asked.subList(0, random.nextInt(asked.size()) + 1));
          assertWritten(team, asked.subList(0, random.nextInt(asked.size()) + 1));
        });
  }

  private void assertQueried(RandomTeam team, List<String> asked) {
    String body =
        "[" + asked.stream().map(ManyWritesRightsTest::json).collect(Collectors.joining(",")) + "]";
    HttpResponse<String> answer = ask("POST", STATE + "/query", body);
    String first = firstOutside(asked.stream().filter(key -> !team.mayRead(key)));
    if (first == null) {
      assertThat(JsonPath.<List<String>>read(answer.body(), "$.entries[*].key"))
          .isEqualTo(asked.stream().filter(key -> team.keys.contains(Key.of(key))).toList());
    } else {
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(detail(answer)).contains("\"" + first + "\"");
    }
  }

  private void assertWritten(RandomTeam team, List<String> asked) {
    var before = state.version();
    String body =
        asked.stream()
            .map(key -> json(key) + ": {\"value\": 2}")
            .collect(Collectors.joining(",", "{", "}"));
    HttpResponse<String> answer = ask("PATCH", STATE, body);
    String first = firstOutside(asked.stream().filter(key -> !team.mayWrite(key)));
    if (first == null) {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    } else {
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(detail(answer))
          .contains(team.writable.isEmpty() ? "may not write any key" : "\"" + first + "\"");
      assertThat(state.version()).isEqualTo(before);
    }
  }

  private static @Nullable String firstOutside(Stream<String> outside) {
    return outside.findFirst().orElse(null);
  }

  private static String detail(HttpResponse<String> answer) {
    return JsonPath.read(answer.body(), "$.detail");
  }

  @Test
  void anImportRefusesTheLinesThatAreNotPermitted() {
    Seeds.forEach(
        30,
        random -> {
          RandomTeam team = new RandomTeam(random, state, policies);
          List<String> asked = new ArrayList<>(team.some(6));
          var before = state.version();
          String body =
              asked.stream()
                  .map(key -> "{\"key\":%s,\"value\":3}\n".formatted(json(key)))
                  .collect(Collectors.joining());
          HttpResponse<String> answer = ask("POST", "/v1/import", body, "Content-Type", LINES);
          if (team.writable.isEmpty()) {
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(state.version()).isEqualTo(before);
            return;
          }
          List<String> outside = asked.stream().filter(key -> !team.mayWrite(key)).toList();
          assertThat(JsonPath.<Integer>read(answer.body(), "$.imported"))
              .isEqualTo(asked.size() - outside.size());
          assertThat(JsonPath.<List<String>>read(answer.body(), "$.errors[*].key"))
              .isEqualTo(outside);
          assertThat(JsonPath.<List<String>>read(answer.body(), "$.errors[*].type"))
              .allMatch("urn:grapevine:problem:forbidden"::equals);
          for (String key : asked) {
            assertThat(value(key)).isEqualTo(outside.contains(key) ? "1" : "3");
          }
        });
  }

  @Test
  void aDeleteBelowAPrefixDeletesWhatMayBeWrittenAndNothingElse() {
    Seeds.forEach(
        30,
        random -> {
          RandomTeam team = new RandomTeam(random, state, policies);
          String prefix = random.nextBoolean() ? team.root : team.prefixes(1).getFirst();
          HttpResponse<String> answer =
              ask("DELETE", STATE + "?prefix=" + Teams.encoded(prefix), "");
          if (!RandomTeam.meets(team.writable, prefix)) {
            assertThat(answer.statusCode()).isEqualTo(403);
          }
          var left = new TreeMap<String, Boolean>();
          team.keys.forEach(key -> left.put(key.toString(), state.get(key).isPresent()));
          long deleted = left.values().stream().filter(present -> !present).count();
          assertThat(left)
              .allSatisfy((key, present) ->
                  assertThat(present)
                      .as(key)
                      .isEqualTo(!key.startsWith(prefix) || !team.mayWrite(key)));
          if (answer.statusCode() == 200) {
            assertThat(JsonPath.<Integer>read(answer.body(), "$.deleted")).isEqualTo((int) deleted);
          }
        });
  }

  private String value(String key) {
    var entry = state.get(Key.of(key)).orElseThrow();
    return StandardCharsets.UTF_8.decode(entry.value()).toString();
  }
}
