package io.grapevine.agent.prefix;

import static io.grapevine.agent.prefix.ScannedKeys.numbered;
import static io.grapevine.agent.prefix.ScannedKeys.put;
import static io.grapevine.agent.problem.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.grapevine.agent.problem.ProblemAssert;
import io.grapevine.state.ReplicatedState;
import io.grapevine.testing.Http;
import io.grapevine.testing.LiveNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Pages of the entries below a prefix. */
@LiveNode
class ScanControllerTest {

  private static final String LINES = "application/x-ndjson";

  private final Http node;
  private final ReplicatedState state;

  ScanControllerTest(@LocalServerPort int port, @Autowired ReplicatedState state) {
    this.node = new Http(port);
    this.state = state;
  }

  @Test
  void aPageHasTheEntriesWithAPrefixInTheOrderOfTheirBytes() {
    put(
        state,
        "order/b",
        "order/a",
        "order/\ud83c\udf47",
        "order/\uffee",
        "order/a/x",
        "order/B",
        "orderly");

    var page = node.get("/v1/state?prefix=order/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(keys(page))
        .containsExactly(
            "order/B", "order/a", "order/a/x", "order/b", "order/\uffee", "order/\ud83c\udf47");
    assertThat(next(page)).isNull();
  }

  @Test
  void anEntryHasItsValueItsTimeAndItsTimeToLive() {
    node.put("/v1/state/shown/a", "{\"x\": [1]}");

    Map<String, Object> entry =
        JsonPath.read(node.get("/v1/state?prefix=shown/").body(), "$.entries[0]");

    assertThat(entry)
        .containsEntry("key", "shown/a")
        .containsEntry("value", Map.of("x", List.of(1)))
        .containsEntry("ttl", null)
        .containsKey("ts")
        .containsOnlyKeys(
            entry.containsKey("n")
                ? List.of("key", "tag", "value", "ts", "n", "ttl")
                : List.of("key", "tag", "value", "ts", "ttl"));
  }

  @Test
  void goesThroughAllPagesWithNext() {
    put(state, numbered("walk/", 25));
    List<Integer> sizes = new ArrayList<>();
    List<String> seen = new ArrayList<>();

    String after = "";
    while (after != null) {
      var page = node.get("/v1/state?prefix=walk/&limit=10&after=" + after);
      sizes.add(keys(page).size());
      seen.addAll(keys(page));
      after = next(page);
    }

    assertThat(seen).containsExactly(numbered("walk/", 25));
    assertThat(sizes).containsExactly(10, 10, 5);
  }

  @Test
  void theLastPageHasNoNextAlsoIfItIsFull() {
    put(state, numbered("full/", 10));

    assertThat(next(node.get("/v1/state?prefix=full/&limit=9"))).isEqualTo("full/008");
    assertThat(next(node.get("/v1/state?prefix=full/&limit=10"))).isNull();
    assertThat(next(node.get("/v1/state?prefix=full/&limit=11"))).isNull();
  }

  @Test
  void startsBehindAnyKeyWhetherItIsThereOrNot() {
    put(state, "behind/a", "behind/c");

    assertThat(keys(node.get("/v1/state?prefix=behind/&after=behind/a")))
        .containsExactly("behind/c");
    assertThat(keys(node.get("/v1/state?prefix=behind/&after=behind/b")))
        .containsExactly("behind/c");
    assertThat(keys(node.get("/v1/state?prefix=behind/&after=behind/c"))).isEmpty();
  }

  @Test
  void endsBeforeAnyKeyWhetherItIsThereOrNot() {
    put(state, "front/a", "front/c", "front/d");

    assertThat(keys(node.get("/v1/state?prefix=front/&before=front/d")))
        .containsExactly("front/a", "front/c");
    assertThat(keys(node.get("/v1/state?prefix=front/&before=front/b"))).containsExactly("front/a");
    assertThat(keys(node.get("/v1/state?prefix=front/&after=front/a&before=front/d")))
        .containsExactly("front/c");
    assertThat(keys(node.get("/v1/state?prefix=front/&after=front/d&before=front/a"))).isEmpty();
  }

  @Test
  void goesThroughAllPagesFromTheEnd() {
    put(state, numbered("back/", 25));
    put(state, "bacl");
    List<String> seen = new ArrayList<>();

    String before = "";
    while (before != null) {
      var page = node.get("/v1/state?prefix=back/&order=desc&limit=10&before=" + before);
      seen.addAll(keys(page));
      before = next(page);
    }

    assertThat(seen.reversed()).containsExactly(numbered("back/", 25));
  }

  @Test
  void showsOnlyTheKeysToThoseWhoWantNoMore() {
    put(state, "only/a\"b", "only/c");

    assertThat(node.get("/v1/state?prefix=only/&fields=key").body())
        .isEqualTo("{\"entries\":[{\"key\":\"only/a\\\"b\"},{\"key\":\"only/c\"}]}");
    assertThat(node.get("/v1/state?prefix=only/&fields=key&limit=1").body())
        .isEqualTo("{\"entries\":[{\"key\":\"only/a\\\"b\"}],\"next\":\"only/a\\\"b\"}");
    assertThat(node.get("/v1/state?prefix=only/&fields=key", "Accept", LINES).body())
        .isEqualTo("{\"key\":\"only/a\\\"b\"}\n{\"key\":\"only/c\"}\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"order=up", "order=", "order=DESC", "fields=value", "fields="})
  void refusesAnOrderOrFieldsThatItDoesNotKnow(String parameter) {
    assertProblem(node.get("/v1/state?" + parameter), 400, "invalid-parameter");
    assertProblem(node.get("/v1/state?" + parameter, "Accept", LINES), 400, "invalid-parameter");
  }

  @Test
  void takesPrefixAndAfterPercentEncoded() {
    put(state, "sign/a&b=c", "sign/a+b", "sign/gr\u00fcn");

    assertThat(keys(node.get("/v1/state?prefix=sign%2Fa%26b%3D"))).containsExactly("sign/a&b=c");
    assertThat(keys(node.get("/v1/state?prefix=sign/&after=sign/a%26b%3Dc")))
        .containsExactly("sign/a+b", "sign/gr\u00fcn");
    assertThat(keys(node.get("/v1/state?prefix=sign/a%2B"))).containsExactly("sign/a+b");
    assertThat(keys(node.get("/v1/state?prefix=sign/gr%C3%BC"))).containsExactly("sign/gr\u00fcn");
  }

  @Test
  void hasAHundredEntriesUnlessToldOtherwise() {
    put(state, numbered("many/", 1_001));

    assertThat(keys(node.get("/v1/state?prefix=many/"))).hasSize(100);
    assertThat(keys(node.get("/v1/state?prefix=many/&limit=1"))).hasSize(1);
    assertThat(keys(node.get("/v1/state?prefix=many/&limit=1000"))).hasSize(1_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "%2B1", "1001", "x", "1.5", "99999999999"})
  void refusesAWrongLimit(String limit) {
    var refused = node.get("/v1/state?limit=" + limit);

    assertProblem(refused, 400, "invalid-limit");
    assertThat(ProblemAssert.detail(refused))
        .contains("1 to 1000")
        .contains(limit.replace("%2B", "+"));
  }

  @Test
  void refusesAPrefixThatNoKeyCanHave() {
    assertProblem(node.get("/v1/state?prefix=" + "x".repeat(513)), 400, "invalid-key");
    assertProblem(node.get("/v1/state?after=" + "x".repeat(513)), 400, "invalid-key");
  }

  @Test
  void showsNothingThatWasRemoved() {
    put(state, "gone/a", "gone/b");
    node.delete("/v1/state/gone/a");

    assertThat(keys(node.get("/v1/state?prefix=gone/"))).containsExactly("gone/b");
  }

  private static List<String> keys(HttpResponse<String> page) {
    return JsonPath.read(page.body(), "$.entries[*].key");
  }

  private static @Nullable String next(HttpResponse<String> page) {
    Map<String, Object> fields = JsonPath.read(page.body(), "$");
    return (String) fields.get("next");
  }
}
