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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Requests for many keys by random rules, against a team that filters all keys. */
@TeamsNode
@Timeout(120)
class ManyKeysRightsTest {

  private static final String STATE = "/v1/state";
  private static final String LINES = "application/x-ndjson";

  private final Teams teams;
  private final ReplicatedState state;
  private final Policies policies;

  ManyKeysRightsTest(
      @LocalServerPort int port, @Autowired ReplicatedState state, @Autowired Policies policies) {
    this.teams = new Teams(port);
    this.state = state;
    this.policies = policies;
  }

  @AfterEach
  void restore() throws IOException {
    policies.replace(PolicyParser.parse(Files.readAllBytes(Path.of(TeamsNode.RULES))));
  }

  private HttpResponse<String> ask(String method, String path, String body, String... headers) {
    return teams.send(Teams.RANDOM, method, path, body, headers);
  }

  private HttpResponse<String> get(String path, String... headers) {
    return ask("GET", path, "", headers);
  }

  @Test
  void listsExportsCountsAndWatchesShowWhatMayBeReadAndNothingElse() {
    Seeds.forEach(
        20,
        random -> {
          RandomTeam team = new RandomTeam(random, state, policies);
          for (String prefix : List.of("", team.root, team.prefixes(1).getFirst())) {
            String query = "prefix=" + Teams.encoded(prefix);
            if (!RandomTeam.meets(team.readable, prefix)) {
              assertRefused(query);
              continue;
            }
            List<String> expected = team.readable(prefix);
            int limit = 1 + random.nextInt(3);
            assertThat(pages(query, "asc", "after", limit)).isEqualTo(expected);
            assertThat(pages(query, "desc", "before", limit)).isEqualTo(expected.reversed());
            assertThat(keys(get(STATE + "?" + query, "Accept", LINES))).isEqualTo(expected);
            assertThat(keys(get("/v1/export?" + query))).isEqualTo(expected);
            assertThat(JsonPath.<Integer>read(get("/v1/stats?" + query).body(), "$.entries"))
                .isEqualTo(expected.size());
            assertThat(ask("HEAD", "/v1/watch?" + query, "").statusCode()).isEqualTo(200);
          }
        });
  }

  private void assertRefused(String query) {
    for (String path : List.of(STATE, "/v1/export", "/v1/stats", "/v1/watch")) {
      assertThat(ask("HEAD", path + "?" + query, "").statusCode()).as(path).isEqualTo(403);
    }
    assertThat(get(STATE + "?" + query, "Accept", LINES).statusCode()).isEqualTo(403);
    assertThat(get(STATE + "?" + query).body())
        .contains("urn:grapevine:problem:forbidden")
        .contains("may not read any key below the prefix");
  }

  /** No page is empty, except for the only one of an empty list. */
  private List<String> pages(String query, String order, String bound, int limit) {
    List<String> all = new ArrayList<>();
    String next = null;
    do {
      String from = next == null ? "" : "&" + bound + "=" + Teams.encoded(next);
      String page =
          get("%s?%s&order=%s&limit=%d%s".formatted(STATE, query, order, limit, from)).body();
      List<String> keys = JsonPath.read(page, "$.entries[*].key");
      next =
          JsonPath.<List<String>>read(page, "$[?(@.next)].next").stream().findFirst().orElse(null);
      assertThat(keys).hasSizeLessThanOrEqualTo(limit);
      assertThat(next == null || keys.size() == limit).as(page).isTrue();
      assertThat(all.isEmpty() || !keys.isEmpty()).as(page).isTrue();
      all.addAll(keys);
    } while (next != null);
    return all;
  }

  private static List<String> keys(HttpResponse<String> lines) {
    return lines.body().lines().map(line -> JsonPath.<String>read(line, "$.key")).toList();
  }

  @Test
  void aBoundOutsideOfWhatMayBeReadTellsNothing() {
    Seeds.forEach(
        20,
        random -> {
          RandomTeam team = new RandomTeam(random, state, policies);
          for (String bound : team.some(5)) {
            Key key = Key.of(bound);
            List<String> all = team.readable(team.root);
            String query = STATE + "?prefix=" + team.root + "&after=" + Teams.encoded(bound);
            assertThat(keys(get(query, "Accept", LINES)))
                .isEqualTo(all.stream().filter(one -> Key.of(one).compareTo(key) > 0).toList());
            query = query.replace("after=", "order=desc&before=");
            assertThat(keys(get(query, "Accept", LINES)))
                .isEqualTo(
                    all.reversed().stream().filter(one -> Key.of(one).compareTo(key) < 0).toList());
          }
        });
  }

  @Test
  void everyRequestForManyKeysIsRefusedToAStranger() {
    for (String subject : List.of(Teams.STRANGER, Teams.ANONYMOUS)) {
      int status = subject.equals(Teams.STRANGER) ? 403 : 401;
      for (String path :
          List.of(STATE, "/v1/export", "/v1/stats", "/v1/watch", "/v1/watch?key=one/x")) {
        assertThat(teams.get(subject, path).statusCode()).as(path).isEqualTo(status);
      }
      assertThat(teams.send(subject, "DELETE", STATE + "?prefix=one/", "").statusCode())
          .isEqualTo(status);
      assertThat(teams.send(subject, "PATCH", STATE, "{}").statusCode()).isEqualTo(status);
      assertThat(teams.send(subject, "POST", STATE + "/query", "[]").statusCode())
          .isEqualTo(status);
      for (String method : List.of("POST", "PUT")) {
        assertThat(
                teams.send(subject, method, "/v1/import", "", "Content-Type", LINES).statusCode())
            .isEqualTo(status);
      }
      assertThat(teams.send(subject, "PUT", "/", "{}").statusCode()).isEqualTo(status);
    }
  }
}
