package io.grapevine.agent.rights;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.access.Policies;
import io.grapevine.access.PolicyParser;
import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What a watch shows, and when it ends, by the rules. */
@TeamsNode
@Timeout(60)
class WatchRightsTest {

  private final int port;
  private final ReplicatedState state;
  private final Policies policies;

  WatchRightsTest(
      @LocalServerPort int port, @Autowired ReplicatedState state, @Autowired Policies policies) {
    this.port = port;
    this.state = state;
    this.policies = policies;
  }

  @AfterEach
  void restore() throws IOException {
    policies.replace(PolicyParser.parse(Files.readAllBytes(Path.of(TeamsNode.RULES))));
  }

  private void rules(String... prefixesOfReader) {
    String reader =
        String.join(
            ", ",
            List.of(prefixesOfReader).stream()
                .map(prefix ->
                    "{name: r-%d, subjects: [reader], prefix: %s, may: [read]}"
                        .formatted(prefix.hashCode() & 0xffff, prefix))
                .toList());
    policies.replace(
        PolicyParser.parse(
            "rules: [{name: w, subjects: [writer], prefix: watch/, may: [read]}%s]"
                .formatted(reader.isEmpty() ? "" : ", " + reader)));
  }

  private void put(String key) {
    state.put(Key.of(key), "1".getBytes(UTF_8), 0);
  }

  private final class Watch implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpResponse<InputStream> response;
    private final BufferedReader lines;

    Watch(String subject, String query) throws IOException, InterruptedException {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v1/watch?" + query))
              .header("Accept", "application/x-ndjson")
              .header("Authorization", Teams.token(subject))
              .build();
      response = client.send(request, BodyHandlers.ofInputStream());
      lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8));
    }

    /** The next event that is no bookmark, with its key; null: the watch has ended. */
    @Nullable String next() throws IOException {
      String line = lines.readLine();
      while (line != null && line.contains("\"event\":\"bookmark\"")) {
        line = lines.readLine();
      }
      return line == null
          ? null
          : line.replaceFirst(".*\"event\":\"(\\w+)\"(?:,\"key\":\"([^\"]*)\")?.*", "$1 $2")
              .strip();
    }

    List<String> untilLive() throws IOException {
      List<String> events = new ArrayList<>();
      for (String event = next(); event != null && !event.equals("live"); event = next()) {
        events.add(event);
      }
      return events;
    }

    @Override
    public void close() throws IOException {
      response.body().close();
      client.shutdownNow();
    }
  }

  @Test
  void showsThePermittedPrefixesAndNothingElse() throws Exception {
    rules("watch/a/", "watch/c", "watch/z/");
    List.of("watch/a", "watch/a/1", "watch/b/1", "watch/c", "watch/cc", "watch/d")
        .forEach(this::put);

    try (Watch watch = new Watch(Teams.READER, "prefix=watch/")) {
      assertThat(watch.untilLive())
          .containsExactly("reset", "put watch/a/1", "put watch/c", "put watch/cc");
      put("watch/b/2");
      put("watch/z/1");
      state.remove(Key.of("watch/d"));
      state.remove(Key.of("watch/c"));
      put("watch/b/3");
      put("watch/a/2");
      assertThat(watch.next()).isEqualTo("put watch/z/1");
      assertThat(watch.next()).isEqualTo("delete watch/c");
      assertThat(watch.next()).isEqualTo("put watch/a/2");
    }
  }

  @Test
  void endsWhenTheRulesGiveItOtherKeysAndNoOtherWatchDoes() throws Exception {
    rules("end/a/", "watch/e/");
    try (Watch ends = new Watch(Teams.READER, "prefix=end/");
        Watch ofOneKey = new Watch(Teams.READER, "key=end/a/1");
        Watch goesOn = new Watch(Teams.READER, "prefix=watch/e/");
        Watch ofAnother = new Watch(Teams.WRITER, "prefix=watch/e/")) {
      for (Watch watch : List.of(ends, ofOneKey, goesOn, ofAnother)) {
        watch.untilLive();
      }

      rules("watch/e/");
      put("end/a/1");
      put("watch/e/1");

      assertThat(ends.next()).isNull();
      assertThat(ofOneKey.next()).isNull();
      assertThat(goesOn.next()).isEqualTo("put watch/e/1");
      assertThat(ofAnother.next()).isEqualTo("put watch/e/1");
      try (Watch again = new Watch(Teams.READER, "prefix=end/")) {
        assertThat(again.response.statusCode()).isEqualTo(403);
      }
    }
  }

  @Test
  void endsWhenItGetsFurtherKeysSoThatItsClientBeginsAgain() throws Exception {
    rules("more/a/");
    try (Watch watch = new Watch(Teams.READER, "prefix=more/")) {
      watch.untilLive();
      rules("more/a/", "more/b/");
      assertThat(watch.next()).isNull();
    }
  }

  @Test
  void aBookmarkOfAnotherSubjectGivesNoOtherKeys() throws Exception {
    rules("watch/f/1");
    String bookmark;
    try (Watch watch = new Watch(Teams.WRITER, "prefix=watch/f/&from=now")) {
      bookmark = watch.lines.readLine().replaceFirst(".*\"bookmark\":\"([^\"]*)\".*", "$1");
    }
    put("watch/f/2");
    put("watch/f/1");
    try (Watch watch = new Watch(Teams.READER, "prefix=watch/f/&bookmark=" + bookmark)) {
      assertThat(watch.untilLive())
          .filteredOn(event -> !event.equals("reset"))
          .containsExactly("put watch/f/1");
    }
  }
}
