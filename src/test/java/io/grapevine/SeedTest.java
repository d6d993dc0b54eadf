package io.grapevine;

import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Limits;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Stamp;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.States;
import io.grapevine.testing.Utf8;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;

@ExtendWith(OutputCaptureExtension.class)
class SeedTest {

  private static final Key A = Key.of("a");

  private final ManualClock clock = new ManualClock();
  private final ReplicatedState state = States.empty(clock);

  @Test
  void loadsEveryEntryWithTheOldestStamp() {
    Seed.load(
        seed(
            "{\"a\":{\"value\":{\"x\": 1},\"ts\":1700000000000,\"n\":5,\"ttl\":null},\"b\":{\"value\":2,\"ts\":1}}"),
        state,
        clock);

    assertThat(state.entries())
        .allSatisfy(entry -> assertThat(entry.stamp()).isEqualTo(Stamp.OLDEST))
        .extracting(entry -> entry.keyText() + "=" + Utf8.valueOf(entry))
        .containsExactly("a={\"x\":1}", "b=2");
    assertThat(state.get(A)).isPresent();
  }

  @Test
  @DisplayName("Trap: every pod that started stamped the seed \"now\" and overwrote newer values")
  void overwritesNothingThatTheClusterKnows() {
    state.put(A, bytes("\"written\""), 0);
    state.remove(Key.of("b"));
    var before = state.version();

    Seed.load(
        seed("{\"a\":{\"value\":1,\"ts\":9999999999999},\"b\":{\"value\":1,\"ts\":9999999999999}}"),
        state,
        clock);

    assertThat(state.version()).isEqualTo(before);
    assertThat(state.get(A).map(Utf8::valueOf)).hasValue("\"written\"");
    assertThat(state.get(Key.of("b"))).isEmpty();
  }

  @Test
  void everyNodeMakesTheSameStateOfIt() {
    var seed = seed("{\"a\":{\"value\":1,\"ts\":1},\"b\":{\"value\":2,\"ts\":2}}");
    Seed.load(seed, state, clock);
    clock.set(ManualClock.START + 1_000_000);
    var later = States.empty(clock);

    Seed.load(seed, later, clock);

    assertThat(later.version()).isEqualTo(state.version());
  }

  @Test
  void aWriteOfAnyTimeWinsOverIt() {
    Seed.load(seed("{\"a\":{\"value\":1,\"ts\":9999999999999}}"), state, clock);

    state.put(A, bytes("2"), 0);

    assertThat(state.get(A).map(Utf8::valueOf)).hasValue("2");
  }

  @Test
  void aDataFileOfC19IsASeed() {
    Seed seed =
        Seed.load(
            seed(
                "{\"cat\": {\"value\": \"tom\", \"ttl\": 3600000}, \"dog\": {\"value\": \"rex\"}}"),
            state,
            clock);

    assertThat(state.get(Key.of("dog")).map(Utf8::valueOf)).hasValue("\"rex\"");
    assertThat(state.get(Key.of("cat"))).as("the cluster may have seen it expire").isEmpty();

    seed.found();

    Entry cat = state.get(Key.of("cat")).orElseThrow();
    assertThat(cat.stamp()).isEqualTo(Stamp.OLDEST);
    assertThat(cat.expiry()).isEqualTo(ManualClock.START + 3_600_000);
    clock.advance(Duration.ofHours(1));
    assertThat(state.get(Key.of("cat"))).isEmpty();
  }

  @Test
  void theLongestTtlInASeedIsNoReasonNotToStart() {
    Seed seed =
        Seed.load(seed("{\"a\":{\"value\":1,\"ttl\":%d}}".formatted(Entry.MAX_TTL)), state, clock);

    seed.found();

    assertThat(state.get(A)).isPresent();
  }

  @Test
  void skipsTombstonesAndSaysSo(CapturedOutput output) {
    Seed.load(
        seed("{\"a\":{\"value\":1,\"ts\":1},\"b\":{\"ts\":1,\"deleted\":true}}"), state, clock);

    assertThat(state.entries()).extracting(Entry::keyText).containsExactly("a");
    assertThat(output).contains("loaded 1 entries").contains("skipped 1 tombstones");
  }

  @Test
  void readsASeedOfMoreThanOnePiece() {
    var members =
        IntStream.range(0, 5_000)
            .mapToObj(i -> "\"key-%d\":{\"value\":\"gr\u00fcn %d\",\"ts\":1}".formatted(i, i))
            .collect(Collectors.joining(","));

    Seed.load(seed("{" + members + "}"), state, clock);

    assertThat(state.size()).isEqualTo(5_000);
    assertThat(state.get(Key.of("key-4999")).map(Utf8::valueOf)).hasValue("\"gr\u00fcn 4999\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"a\":{\"value\":1,\"ts\":1}",
        "{\"a\":1}",
        "{\"a\":{\"value\":1,\"ts\":-1}}",
        "{\"\":{\"value\":1,\"ts\":1}}",
        "{}{}",
      })
  void aMalformedSeedStopsTheStartWithASentence(String json) {
    assertThatIllegalStateException()
        .isThrownBy(() -> Seed.load(seed(json), state, clock))
        .withMessageMatching("grapevine\\.state\\.seed cannot be read: .+\\.");
  }

  @Test
  void aSeedThatIsNotThereStopsTheStartWithASentence(@TempDir Path directory) {
    assertThatIllegalStateException()
        .isThrownBy(
            () -> Seed.load(new FileSystemResource(directory.resolve("none.json")), state, clock))
        .withMessage("grapevine.state.seed cannot be read: there is no such file");
  }

  @Test
  void aSeedOverALimitStopsTheStartAndNamesTheKey() {
    var two = seed("{\"a\":{\"value\":1,\"ts\":1},\"b\":{\"value\":\"too long\",\"ts\":1}}");

    assertDoesNotFit(two, new Limits(100, 1, 10_000));
    assertDoesNotFit(two, new Limits(100, 100, 30));
    assertDoesNotFit(two, new Limits(5, 100, 10_000));
    Seed.load(two, States.empty(clock, new Limits(10, 2, 60)), clock);
  }

  private void assertDoesNotFit(Resource seed, Limits limits) {
    assertThatIllegalStateException()
        .isThrownBy(() -> Seed.load(seed, States.empty(clock, limits), clock))
        .withMessageStartingWith("grapevine.state.seed ")
        .withMessageEndingWith("does not fit into the limits of grapevine.state at \"b\"");
  }

  private static Resource seed(String json) {
    return new ByteArrayResource(bytes(json), "seed");
  }
}
