package io.grapevine.quota;

import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.quota.Exceeded.Kind;
import io.grapevine.state.BatchResult;
import io.grapevine.state.Condition;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.PutResult;
import io.grapevine.state.PutResult.Denied;
import io.grapevine.state.PutResult.Stored;
import io.grapevine.state.Stamp;
import io.grapevine.state.Write;
import io.grapevine.state.Writer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class QuotasTest extends QuotaFixture {

  @Test
  void refusesTheEntryThatIsOneTooManyAndSaysWhatIsLeft() {
    apply(TestQuotas.of("q", "a/").entries(2));
    put(CART, "a/1", "1");
    put(CART, "a/2", "1");

    assertThat(put(CART, "a/3", "1"))
        .isEqualTo(new Denied(new Exceeded("q", "a/", Kind.ENTRIES, 2, 0, Duration.ZERO)));
    assertThat(put(CART, "b/3", "1")).as("another prefix").isInstanceOf(Stored.class);
    assertThat(put(CART, "a/2", "22")).as("a replacement").isInstanceOf(Stored.class);
    assertThat(refused(Kind.ENTRIES)).isOne();

    state.remove(Key.of("a/1"));
    assertThat(put(CART, "a/3", "1")).as("after a deletion").isInstanceOf(Stored.class);
  }

  @Test
  void aReplacementCountsTheDifferenceOfBytesAndMayAlwaysShrink() {
    int size = Entry.value(Key.of("a/1"), Stamp.OLDEST, bytes("1234"), 0).size();
    apply(TestQuotas.of("q", "a/").bytes(size));
    assertThat(put(CART, "a/1", "1234")).isInstanceOf(Stored.class);

    assertThat(denied(put(CART, "a/1", "12345")).kind()).isEqualTo(Kind.BYTES);
    assertThat(put(CART, "a/1", "123")).isInstanceOf(Stored.class);
    assertThat(denied(put(CART, "a/1", "12345")).left()).isOne();

    apply(TestQuotas.of("q", "a/").bytes(1));
    assertThat(put(CART, "a/1", "12")).as("above the quota").isInstanceOf(Stored.class);
    assertThat(denied(put(CART, "a/1", "123")).left()).isZero();
  }

  @Test
  void touchesAndDeletesNeedNoRoomAndCountAsWrites() {
    apply(TestQuotas.of("q", "").entries(1).writesPerSecond(3));
    put(CART, "k", "1");
    Writer writer = writer(CART);

    assertThat(writer.touch(Key.of("k"), 1_000, Condition.NONE)).isInstanceOf(Stored.class);
    assertThat(writer.remove(Key.of("other"), Condition.NONE)).isInstanceOf(Stored.class);
    PutResult fourth = writer.remove(Key.of("k"), Condition.NONE);

    assertThat(denied(fourth).kind()).isEqualTo(Kind.WRITES_PER_SECOND);
    assertThat(denied(fourth).retryAfter()).isBetween(Duration.ofNanos(1), Duration.ofSeconds(1));
    clock.advance(denied(fourth).retryAfter());
    clock.advance(Duration.ofMillis(1));
    assertThat(writer.remove(Key.of("k"), Condition.NONE)).isInstanceOf(Stored.class);
  }

  @Test
  void aRateIsOfEachSubjectAndRoomOfAll() {
    apply(TestQuotas.of("q", "").entries(2).writesPerSecond(1));

    assertThat(put(CART, "1", "1")).isInstanceOf(Stored.class);
    assertThat(put(OTHER, "2", "1")).isInstanceOf(Stored.class);
    clock.advance(Duration.ofSeconds(1));
    assertThat(denied(put(OTHER, "3", "1")).kind()).isEqualTo(Kind.ENTRIES);
  }

  @Test
  void aRefusedWriteTakesNothingFromTheRate() {
    apply(TestQuotas.of("q", "").entries(1).writesPerSecond(2));
    put(CART, "1", "1");

    assertThat(denied(put(CART, "2", "1")).kind()).isEqualTo(Kind.ENTRIES);
    assertThat(denied(put(CART, "2", "1")).kind()).isEqualTo(Kind.ENTRIES);
    assertThat(put(CART, "1", "2")).isInstanceOf(Stored.class);
  }

  @Test
  void allQuotasAroundAKeyMustHoldAndOnlyThoseOfTheSubject() {
    apply(
        TestQuotas.of("all", "").entries(3),
        TestQuotas.of("a", "a/").entries(2),
        TestQuotas.of("others", "").entries(1).subject(OTHER));

    put(CART, "a/1", "1");
    assertThat(denied(put(OTHER, "b", "1")).quota()).isEqualTo("others");
    put(CART, "a/2", "1");
    assertThat(denied(put(CART, "a/3", "1")).quota()).isEqualTo("a");
    put(CART, "b", "1");
    assertThat(denied(put(CART, "c", "1")).quota()).isEqualTo("all");
  }

  @Test
  void writesTogetherAreCountedTogetherAndAllOrNoneTakeEffect() {
    apply(TestQuotas.of("q", "a/").entries(2).writesPerSecond(100));
    List<Write> three = List.of(write("a/1"), write("a/2"), write("a/3"));

    assertThat(writer(CART).write(three))
        .isInstanceOfSatisfying(
            BatchResult.Failed.class,
            failed -> assertThat(denied(failed.result()).left()).isEqualTo(2));
    assertThat(state.size()).isZero();
    assertThat(writer(CART).write(three.subList(0, 2))).isInstanceOf(BatchResult.Stored.class);
    assertThat(
            writer(CART).write(List.of(Write.remove(Key.of("a/1"), Condition.NONE), write("a/4"))))
        .as("one goes, one comes")
        .isInstanceOf(BatchResult.Stored.class);
  }

  @Test
  void whatPeersBringCountsAndIsNeverRefused() {
    apply(TestQuotas.of("q", "a/").entries(1));
    for (int i = 0; i < 3; i++) {
      state.merge(Entry.value(Key.of("a/" + i), Stamp.of(clock.millis(), i), bytes("1"), 0));
    }

    assertThat(state.size()).isEqualTo(3);
    assertThat(gauge("grapevine.quota.entries")).isEqualTo(3);
    assertThat(denied(put(CART, "a/9", "1")).left()).isZero();
  }

  @Test
  void aRestoredEntryCountsAsWritten() {
    apply(TestQuotas.of("q", "a/").entries(1));
    put(CART, "a/1", "1");

    assertThat(
            writer(CART)
                .restore(Entry.value(Key.of("a/2"), Stamp.of(clock.millis(), 0), bytes("1"), 0)))
        .isInstanceOf(Denied.class);
  }

  @Test
  void aNewQuotaHoldsForTheRequestThatIsInProgress() {
    apply(TestQuotas.of("q", "").entries(10));
    Writer writer = writer(CART);
    writer.put(Key.of("1"), bytes("1"), 0, Condition.NONE);

    apply(TestQuotas.of("q", "").entries(1));

    assertThat(writer.put(Key.of("2"), bytes("1"), 0, Condition.NONE)).isInstanceOf(Denied.class);
    apply();
    assertThat(writer.put(Key.of("2"), bytes("1"), 0, Condition.NONE)).isInstanceOf(Stored.class);
  }

  @Test
  void watchesCountForQuotasThatTheyOverlapUntilTheyAreClosed() {
    apply(TestQuotas.of("q", "a/").watches(1));
    Watching first = quotas.watch(CART, prefix -> true);

    assertThat(first).isInstanceOf(Watching.Admitted.class);
    assertThat(quotas.watch(CART, prefix -> true))
        .isEqualTo(new Exceeded("q", "a/", Kind.WATCHES, 1, 0, Duration.ZERO));
    assertThat(quotas.watch(CART, prefix -> false)).isInstanceOf(Watching.Admitted.class);
    assertThat(quotas.watch(OTHER, prefix -> true)).isInstanceOf(Watching.Admitted.class);

    ((Watching.Admitted) first).closed().run();
    ((Watching.Admitted) first).closed().run();
    assertThat(quotas.open("q", CART)).isZero();
    assertThat(quotas.watch(CART, prefix -> true)).isInstanceOf(Watching.Admitted.class);
  }

  @Test
  void openWatchesStayCountedWhenTheQuotasAreReplaced() {
    apply(TestQuotas.of("q", "").watches(1));
    quotas.watch(CART, prefix -> true);

    apply(TestQuotas.of("q", "").watches(2));

    assertThat(quotas.watch(CART, prefix -> true)).isInstanceOf(Watching.Admitted.class);
    assertThat(quotas.watch(CART, prefix -> true)).isInstanceOf(Exceeded.class);
  }

  private static Write write(String key) {
    return Write.put(Key.of(key), bytes("1"), 0, Condition.NONE);
  }

  private static Exceeded denied(PutResult result) {
    return (Exceeded) ((Denied) result).why();
  }

  private double refused(Kind kind) {
    return meters
        .get("grapevine.quota.refused")
        .tags("quota", "q", "reason", kind.name().toLowerCase(Locale.ROOT))
        .counter()
        .count();
  }
}
