package io.grapevine.agent.watch;

import static io.grapevine.agent.problem.ProblemAssert.assertProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import io.grapevine.testing.Http;
import io.grapevine.testing.LiveNode;
import io.grapevine.testing.ManualClock;
import io.grapevine.watch.Form;
import io.grapevine.watch.Watches;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

@LiveNode
@Timeout(60)
class WatchControllerTest {

  private static final String LINES = "application/x-ndjson";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final int port;
  private final ReplicatedState state;
  private final Watches watches;
  private final ManualClock clock;

  WatchControllerTest(
      @LocalServerPort int port,
      @Autowired ReplicatedState state,
      @Autowired Watches watches,
      @Autowired ManualClock clock) {
    this.port = port;
    this.state = state;
    this.watches = watches;
    this.clock = clock;
  }

  private void put(String key, String json) {
    put(key, json, 0);
  }

  private void put(String key, String json, long ttl) {
    state.put(Key.of(key), json.getBytes(UTF_8), ttl);
  }

  private Flux<ServerSentEvent<String>> events(String query) {
    return WebClient.create("http://localhost:" + port)
        .get()
        .uri("/v1/watch?" + query)
        .retrieve()
        .bodyToFlux(new ParameterizedTypeReference<ServerSentEvent<String>>() {})
        .filter(event -> !"bookmark".equals(event.event()));
  }

  /** A watch as lines. */
  private final class Lines implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpResponse<java.io.InputStream> response;
    private final BufferedReader lines;

    Lines(String query) throws IOException, InterruptedException {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v1/watch?" + query))
              .header("Accept", LINES)
              .build();
      response = client.send(request, BodyHandlers.ofInputStream());
      lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8));
    }

    String next() throws IOException {
      String line = lines.readLine();
      return line.contains("\"event\":\"bookmark\"") ? next() : line;
    }

    /** The next event without its tag and bookmark. */
    String event() throws IOException {
      return next().replaceFirst(",\"bookmark\".*", "").replaceFirst(",\"tag\":\"[^\"]*\"", "");
    }

    @Override
    public void close() throws IOException {
      response.body().close();
      client.shutdownNow();
    }
  }

  private static String bookmarkOf(String line) {
    return line.replaceFirst(".*\"bookmark\":\"", "").replaceFirst("\"}$", "");
  }

  @Test
  void sendsServerSentEvents() {
    put("sse/a", "{\"x\":1}");

    StepVerifier.create(events("prefix=sse/"))
        .assertNext(event -> assertThat(event.event()).isEqualTo("reset"))
        .assertNext(event -> {
          assertThat(event.event()).isEqualTo("put");
          assertThat(event.data())
              .startsWith("{\"key\":\"sse/a\",\"tag\":\"")
              .endsWith(",\"value\":{\"x\":1},\"ttl\":null}");
        })
        .assertNext(event -> assertThat(event.event()).isEqualTo("live"))
        .then(() -> state.remove(Key.of("sse/a")))
        .assertNext(event -> {
          assertThat(event.event()).isEqualTo("delete");
          assertThat(event.id()).startsWith("1.");
        })
        .thenCancel()
        .verify(PATIENCE);
    Awaitility.await().until(() -> watches.open() == 0);
  }

  @Test
  void sendsLines() throws Exception {
    put("watched/lines/a", "[1]", 30_000);
    try (Lines lines = new Lines("prefix=watched/lines/")) {
      assertThat(lines.response.headers().firstValue("Content-Type")).contains(LINES);
      assertThat(lines.event()).isEqualTo("{\"event\":\"reset\"");
      assertThat(lines.event())
          .matches("\\{\"event\":\"put\",\"key\":\"watched/lines/a\",\"value\":\\[1],\"ttl\":\\d+");
      assertThat(lines.event()).isEqualTo("{\"event\":\"live\"");
      put("watched/lines/b", "2");
      put("other", "3");
      put("watched/lines/c", "4");
      assertThat(lines.event()).startsWith("{\"event\":\"put\",\"key\":\"watched/lines/b\"");
      assertThat(lines.event()).startsWith("{\"event\":\"put\",\"key\":\"watched/lines/c\"");
      clock.advance(Duration.ofSeconds(31));
      assertThat(lines.event()).isEqualTo("{\"event\":\"expire\",\"key\":\"watched/lines/a\"");
    }
  }

  @ParameterizedTest
  @CsvSource({"bookmark=, ''", "from=now&bookmark=, ''", "from=now, header", "bookmark=0&, header"})
  void goesOnBehindABookmark(String query, String header) throws Exception {
    String bookmark;
    try (Lines lines = new Lines("key=resume&from=now")) {
      assertThat(lines.event()).isEqualTo("{\"event\":\"live\"");
      put("resume", "1");
      bookmark = bookmarkOf(lines.next());
    }
    put("resume", "2");
    List<String> got = new ArrayList<>();
    var request =
        WebClient.create("http://localhost:" + port)
            .get()
            .uri("/v1/watch?key=resume&" + query + (header.isEmpty() ? bookmark : ""));
    if (!header.isEmpty()) {
      request.header("Last-Event-ID", bookmark);
    }
    request
        .retrieve()
        .bodyToFlux(new ParameterizedTypeReference<ServerSentEvent<String>>() {})
        .take(2)
        .doOnNext(event -> got.add(event.event() + event.data()))
        .blockLast(PATIENCE);
    assertThat(got.getFirst()).startsWith("put").contains("\"value\":2");
    assertThat(got.getLast()).startsWith("live");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prefix=a&key=b",
        "from=then",
        "bookmark=%20",
        "bookmark=1.2.3",
        "frm=now",
        "key=%EF%BF%BE&prefix=",
      })
  void refusesWhatItDoesNotUnderstand(String query) throws Exception {
    assertProblem(new Http(port).get("/v1/watch?" + query), 400, "invalid-parameter");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/*|EVENTS",
        "application/x-ndjson|LINES",
        "application/x-ndjson,text/event-stream|EVENTS",
        "text/event-stream;q=0.5,application/x-ndjson|LINES",
        "application/*,text/event-stream;q=0.1|LINES",
        "*/*,text/event-stream;q=0.1|LINES",
      })
  void hasTheFormThatTheClientPrefers(String accept, Form form) {
    assertThat(WatchController.formOf(MediaType.parseMediaTypes(accept))).isEqualTo(form);
  }

  @Test
  void aBookmarkOfALaterVersionBeginsAgain() {
    StepVerifier.create(events("prefix=later/&bookmark=2.abc.XYZ").take(2))
        .assertNext(event -> assertThat(event.event()).isEqualTo("reset"))
        .assertNext(event -> assertThat(event.event()).isEqualTo("live"))
        .verifyComplete();
  }

  @Test
  void aHeadHasNoEvents() throws Exception {
    HttpRequest head =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v1/watch")).HEAD().build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertThat(client.send(head, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
      HttpRequest other =
          HttpRequest.newBuilder(head.uri()).header("Accept", "application/json").build();
      assertThat(client.send(other, BodyHandlers.discarding()).statusCode()).isEqualTo(406);
    }
  }

  @Test
  void aLargeValueArrivesWhole() throws Exception {
    String value = "\"" + "x".repeat(LiveNode.MAX_VALUE_BYTES - 2) + "\"";
    try (Lines lines = new Lines("prefix=large/&from=now")) {
      lines.next();
      for (int i = 0; i < 50; i++) {
        put("large/" + i, value);
      }
      for (int i = 0; i < 50; i++) {
        assertThat(lines.next()).contains(value);
      }
    }
  }
}
