package io.grapevine.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.ManualClock;
import io.grapevine.testing.States;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Entries of a kind that only later versions know: kept like any other, and shown to no reader. */
class LaterKindTest {

  private static final Key KEY = Key.of("k");
  private static final int KIND = 7;

  private final ManualClock clock = new ManualClock();
  private final ReplicatedState state = States.empty(clock);

  private static Entry later(boolean tombstone, boolean ttl, boolean covers) {
    int form = EntryForm.of(KIND, tombstone, ttl, covers);
    return Entry.of(
        KEY,
        Stamp.of(ManualClock.START, 0),
        form,
        ttl ? 1_000 : 0,
        ByteBuffer.wrap(new byte[] {1, 2, 3}));
  }

  private boolean isThereAfter(Duration time) {
    clock.advance(time);
    state.purge();
    return state.entry(KEY).isPresent();
  }

  @Test
  void isMergedCountedAndHiddenFromReaders() {
    Entry entry = later(false, false, false);
    Version empty = state.version();

    assertThat(state.merge(entry)).isEqualTo(MergeOutcome.MERGED);

    assertThat(state.get(KEY)).isEmpty();
    assertThat(States.visible(state, clock, null, null)).isEmpty();
    assertThat(state.entry(KEY)).contains(entry);
    assertThat(state.entries()).containsExactly(entry);
    assertThat(state.bytes()).isEqualTo(entry.size());
    assertThat(state.version()).isNotEqualTo(empty);
  }

  @Test
  void isPurgedByItsMarksAlone() {
    state.merge(later(false, false, false));
    assertThat(isThereAfter(Duration.ofDays(1_000))).as("lives for ever").isTrue();
  }

  @Test
  void expiresLikeAValue() {
    state.merge(later(false, true, false));
    assertThat(isThereAfter(States.EXPIRY_GRACE)).isTrue();
    assertThat(isThereAfter(Duration.ofSeconds(11))).isFalse();
  }

  @Test
  void isRememberedLikeATombstoneIfItIsOneOrCoversAnother() {
    for (Entry entry : new Entry[] {later(true, false, false), later(false, true, true)}) {
      state.merge(entry.withStamp(Stamp.of(clock.millis(), 0)));
      assertThat(isThereAfter(States.TOMBSTONE_GRACE.minusSeconds(1))).isTrue();
      assertThat(isThereAfter(Duration.ofSeconds(12))).isFalse();
    }
  }

  @Test
  void isWrittenOverLikeAnythingElse() {
    state.merge(later(false, false, false));

    assertThat(state.put(KEY, "1".getBytes(UTF_8), 1_000))
        .isInstanceOfSatisfying(
            PutResult.Stored.class,
            stored -> {
              assertThat(stored.created()).as("no reader saw anything before").isTrue();
              assertThat(stored.entry().covers()).as("it would have lived longer").isTrue();
            });
    assertThat(state.get(KEY)).isPresent();
  }
}
