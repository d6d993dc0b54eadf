package io.grapevine.agent.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.grapevine.access.Rights;
import io.grapevine.agent.AnswerParts;
import io.grapevine.bytes.Blocks;
import io.grapevine.bytes.Lines;
import io.grapevine.state.Admission;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Limits;
import io.grapevine.state.PutResult.Reason;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Stamp;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.States;
import io.grapevine.testing.Utf8;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of each line. */
class ImportTest {

  private static final long START = ManualClock.START;

  private final ManualClock clock = new ManualClock();
  private ReplicatedState state = States.empty(clock);

  @Test
  void aLineIsAWriteOfNow() {
    Import writes = begin(false);

    line(writes, "{\"key\":\"a\",\"value\": {\"x\": 1.0}}");
    line(writes, "{\"value\":null,\"ttl\":1000,\"key\":\"b\"}");
    line(
        writes,
        "{\"key\":\"c\",\"value\":1,\"ttl\":null,\"ts\":%d,\"n\":3,\"tag\":\"x\"}"
            .formatted(START - 9));

    assertThat(writes.report().counts()).isEqualTo(counts(3, 0, 0));
    assertThat(Utf8.text(entry("a").value())).isEqualTo("{\"x\":1.0}");
    assertThat(entry("a").hasTtl()).isFalse();
    assertThat(entry("b").expiry()).isEqualTo(START + 1_000);
    assertThat(Stamp.millis(entry("c").stamp())).isEqualTo(START);
  }

  @Test
  void aTtlCountsFromTheStampIfThereIsOne() {
    Import writes = begin(false);

    line(writes, "{\"key\":\"a\",\"value\":1,\"ts\":%d,\"ttl\":5000}".formatted(START - 2_000));
    line(writes, "{\"key\":\"b\",\"value\":1,\"ts\":%d,\"ttl\":2000}".formatted(START - 2_000));
    line(
        writes,
        "{\"key\":\"c\",\"value\":1,\"ts\":%d,\"ttl\":1,\"early\":1000}".formatted(START + 2_000));

    assertThat(entry("a").expiry()).isEqualTo(START + 3_000);
    assertThat(state.entry(Key.of("b"))).as("it has expired").isEmpty();
    assertThat(entry("c").expiry()).isEqualTo(START + 1_001);
    assertThat(writes.report().counts()).isEqualTo(counts(2, 1, 0));
  }

  @Test
  void aLineThatKeepsItsStampDoesNotWinOverWhatWasWrittenSince() {
    state.put(Key.of("a"), Utf8.bytes("2"), 0);
    state.remove(Key.of("b"));
    Import writes = begin(true);

    for (String key : new String[] {"a", "b", "c"}) {
      line(
          writes,
          "{\"key\":\"%s\",\"value\":1,\"ts\":%d,\"n\":5,\"ttl\":null}".formatted(key, START - 1));
    }

    assertThat(writes.report().counts()).isEqualTo(counts(1, 2, 0));
    assertThat(entry("c").stamp()).isEqualTo(Stamp.of(START - 1, 5));
    assertThat(state.get(Key.of("b"))).isEmpty();
  }

  @Test
  void aStampFromTheFarFutureIsRefusedAndNamed() {
    Import writes = begin(true);

    line(writes, "{\"key\":\"a\",\"value\":1,\"ts\":%d}".formatted(START + 60_000));
    line(writes, "{\"key\":\"b\",\"value\":1}");

    assertThat(writes.report().summary().errors())
        .extracting(ImportReport.Refused::line, ImportReport.Refused::key, each -> type(each))
        .containsExactly(tuple(1L, "a", "invalid-stamp"), tuple(2L, "b", "invalid-body"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '!',
      value = {
        "{|invalid-body",
        "[]|invalid-body",
        "{}|invalid-body",
        "{\"key\":\"a\"}|invalid-body",
        "{\"value\":1}|invalid-body",
        "{\"key\":1,\"value\":1}|invalid-body",
        "{\"key\":\"a\",\"value\":1,\"tll\":5}|invalid-body",
        "{\"key\":\"a\",\"value\":1,\"value\":2}|invalid-body",
        "{\"key\":\"a\",\"value\":1,\"ttl\":0}|invalid-body",
        "{\"key\":\"a\",\"value\":1,\"ttl\":-5}|invalid-body",
        "{\"key\":\"a\",\"value\":1,\"ttl\":1.5}|invalid-body",
        "{\"key\":\"a\",\"value\":1,\"ttl\":\"5s\"}|invalid-body",
        "{\"key\":\"a\",\"value\":1,\"ttl\":999999999999999999}|invalid-body",
        "{\"key\":\"a\",\"value\":1,\"ts\":-1}|invalid-body",
        "{\"key\":\"a\",\"value\":1,\"ts\":1,\"n\":65536}|invalid-body",
        "{\"key\":\"a\",\"value\":1,\"ts\":1,\"n\":9999999999}|invalid-body",
        "{\"key\":\"a\",\"value\":1,\"ts\":null}|invalid-body",
        "{\"key\":\"a\",\"value\":1,\"deleted\":true}|invalid-body",
        "{\"key\":\"a\",\"value\":1} {}|invalid-body",
        "{\"key\":\"\",\"value\":1}|invalid-key",
        "{\"key\":\"a\",\"value\":\"12345678901234567890\"}|value-too-large",
        "{\"key\":\"new\",\"value\":1}|state-full",
      })
  void aLineThatIsRefusedIsNamedAndTheNextOneGoesOn(String text, String type) {
    state = States.empty(clock, new Limits(20, 2, 1_000));
    Import writes = begin(false);

    line(writes, "{\"key\":\"a\",\"value\":0}");
    line(writes, "");
    line(writes, "{\"key\":\"b\",\"value\":0}");
    line(writes, text);
    line(writes, "{\"key\":\"b\",\"value\":2}");

    assertThat(writes.report().counts()).isEqualTo(counts(3, 0, 1));
    ImportReport.Refused refused = writes.report().summary().errors().getFirst();
    assertThat(refused.line()).isEqualTo(4);
    assertThat(type(refused)).isEqualTo(type);
    assertThat(refused.detail()).isNotBlank();
    assertThat(Utf8.text(entry("a").value())).isEqualTo("0");
  }

  @Test
  void aNodeThatStopsEndsIt() {
    Import writes = begin(false);
    line(writes, "{\"key\":\"a\",\"value\":0}");
    state.refuseWrites(Reason.STOPPING);

    assertThatThrownBy(() -> line(writes, "{\"key\":\"b\",\"value\":0}"))
        .isInstanceOf(ImportEndedException.class);
    assertThat(writes.report().counts()).isEqualTo(counts(1, 0, 0));
  }

  /** However long it is, it holds one line and a bounded list of errors. */
  @Test
  void anyNumberOfLinesUsesTheSameMemory() {
    state = States.empty(clock, new Limits(100, 1_000, 1_000_000));
    Import writes = begin(false);
    Lines lines = new Lines(Import.longestLine(state.limits()), writes);
    byte[] long1 = Utf8.bytes("{\"key\":\"" + "x".repeat(100_000) + "\n");
    long longest = 0;

    for (int i = 0; i < 200_000; i++) {
      byte[] line =
          i % 1_000 == 1
              ? long1
              : Utf8.bytes("{\"key\":\"k/%d\",\"value\":%d}\n".formatted(i % 2_000, i));
      for (int from = 0; from < line.length; from += 16_384) {
        lines.read(line, from, Math.min(16_384, line.length - from));
        longest = Math.max(longest, lines.size());
      }
      if (i % 1_000 == 0) {
        clock.advance(Duration.ofMillis(1));
      }
    }

    assertThat(longest).isLessThanOrEqualTo(Import.longestLine(state.limits()));
    ImportReport.Summary summary = writes.report().summary();
    assertThat(summary.imported() + summary.refused()).isEqualTo(200_000);
    assertThat(summary.refused()).isGreaterThan(90_000);
    assertThat(summary.errors()).hasSize(ImportReport.MOST_LISTED);
    assertThat(state.size()).isEqualTo(1_000);
  }

  private static String type(ImportReport.Refused refused) {
    return refused.type().toString().substring("urn:grapevine:problem:".length());
  }

  private Import begin(boolean keepStamps) {
    var answers = AnswerParts.of(state);
    return new Import(
        state.limits(),
        state.writer(Admission.OPEN),
        clock,
        answers,
        keepStamps,
        Rights.EVERYTHING,
        null);
  }

  private static void line(Import writes, String text) {
    Blocks blocks = new Blocks();
    blocks.write(text.getBytes(UTF_8));
    writes.line(blocks);
  }

  private Entry entry(String key) {
    return state.entry(Key.of(key)).orElseThrow();
  }

  private static Map<String, Long> counts(long imported, long unchanged, long refused) {
    return Map.of("imported", imported, "unchanged", unchanged, "refused", refused);
  }
}
