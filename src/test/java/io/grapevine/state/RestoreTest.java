package io.grapevine.state;

import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.state.PutResult.Reason;
import io.grapevine.state.PutResult.Refused;
import io.grapevine.state.PutResult.Stored;
import io.grapevine.state.PutResult.Unmet;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.RandomEntries;
import io.grapevine.testing.Seeds;
import io.grapevine.testing.States;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Entries of a backup that keep their stamps. */
class RestoreTest {

  private static final Key KEY = Key.of("k");
  private static final long OLD = Stamp.of(ManualClock.START - 86_400_000L * 30, 7);

  private final ManualClock clock = new ManualClock();
  private ReplicatedState state = States.empty(clock);

  @Test
  void keepsItsStamp() {
    Entry entry = Entry.value(KEY, OLD, bytes("1"), 0);

    assertThat(state.restore(entry)).isEqualTo(new Stored(entry, true));
    assertThat(state.get(KEY)).contains(entry);
    assertThat(state.restore(entry)).as("again").isEqualTo(new Unmet(entry));
  }

  @Test
  void doesNotWinOverWhatWasWrittenSince() {
    Entry since = ((Stored) state.put(KEY, bytes("2"), 0)).entry();
    assertThat(state.restore(Entry.value(KEY, OLD, bytes("1"), 0))).isEqualTo(new Unmet(since));
    assertThat(state.get(KEY)).contains(since);

    state.remove(KEY);
    assertThat(state.restore(Entry.value(KEY, OLD, bytes("1"), 0))).isEqualTo(new Unmet(null));
    assertThat(state.get(KEY)).isEmpty();
  }

  @Test
  void winsOverWhatIsOlder() {
    state.restore(Entry.value(KEY, OLD - 1, bytes("1"), 0));

    assertThat(state.restore(Entry.value(KEY, OLD, bytes("2"), 0)))
        .isEqualTo(new Stored(Entry.value(KEY, OLD, bytes("2"), 0), false));
  }

  @Test
  void spreadsLikeAWriteOfThisNode() {
    List<Entry> written = new ArrayList<>();
    state.follow(
        new ChangeListener() {
          @Override
          public void changed(@Nullable Entry before, Entry entry) {
            written.add(entry);
          }

          @Override
          public void merged(@Nullable Entry before, Entry entry) {
            throw new AssertionError("nobody sent it");
          }

          @Override
          public void removed(Entry entry) {}
        });
    Entry entry = Entry.value(KEY, OLD, bytes("1"), 0);

    state.restore(entry);

    assertThat(written).containsExactly(entry);
  }

  @Test
  void anEntryThatHasExpiredIsNotTakenBack() {
    Entry entry = Entry.value(KEY, Stamp.of(ManualClock.START - 1_000, 0), bytes("1"), 1_000);

    assertThat(state.restore(entry)).isEqualTo(new Unmet(null));
    assertThat(state.size()).isZero();
    assertThat(state.restore(Entry.tombstone(KEY, OLD))).isEqualTo(new Unmet(null));
  }

  @Test
  void aValueThatExpiresCoversTheOlderOneThatItReplaces() {
    state.restore(Entry.value(KEY, OLD, bytes("1"), 0));
    Entry mortal = Entry.value(KEY, OLD + 1, bytes("2"), 86_400_000L * 31);

    Entry stored = ((Stored) state.restore(mortal)).entry();

    assertThat(stored.covers()).isTrue();
    assertThat(mortal.covers()).as("not changed behind the back of its owner").isFalse();
  }

  @Test
  void aStampFromTheFarFutureIsRefused() {
    long bound = ManualClock.START + States.MAX_SKEW.toMillis();

    assertThat(state.restore(Entry.value(KEY, Stamp.of(bound + 1, 0), bytes("1"), 0)))
        .isEqualTo(new Refused(Reason.STAMP_TOO_FAR_AHEAD));
    assertThat(state.restore(Entry.value(KEY, Stamp.of(bound, 0), bytes("1"), 0)))
        .isInstanceOf(Stored.class);
    assertThat(Stamp.isAfter(state.lastStamp(), Stamp.of(bound, 0) - 1))
        .as("later writes here win over it")
        .isTrue();
  }

  @Test
  void limitsAndReasonsToRefuseCount() {
    state = States.empty(clock, new Limits(3, 1, 1_000));
    assertThat(state.restore(Entry.value(KEY, OLD, bytes("1234"), 0)))
        .isEqualTo(new Refused(Reason.VALUE_TOO_LARGE));
    state.restore(Entry.value(KEY, OLD, bytes("1"), 0));
    assertThat(state.restore(Entry.value(Key.of("other"), OLD, bytes("1"), 0)))
        .isEqualTo(new Refused(Reason.TOO_MANY_ENTRIES));
    state.refuseWrites(Reason.STOPPING);
    assertThat(state.restore(Entry.value(KEY, OLD + 1, bytes("1"), 0)))
        .isEqualTo(new Refused(Reason.STOPPING));
  }

  /** A node that restores and one that merges the same visible entries agree. */
  @Test
  void isTheMergeOfWhatReadersSee() {
    Seeds.forEach(
        100,
        random -> {
          var entries = new RandomEntries(random);
          ReplicatedState restoring = States.empty(clock);
          ReplicatedState merging = States.empty(clock);
          List<Entry> backup = new ArrayList<>();
          for (int i = 0; i < 60; i++) {
            long ago = random.nextInt(1_000_000);
            Entry entry = entries.next().withStamp(Stamp.of(clock.millis() - ago, i));
            if (entry.isVisibleAt(clock.millis()) && !entry.hasTtl()) {
              backup.add(entry);
            }
            Key key = entries.key();
            Entry here =
                Entry.tombstone(key, Stamp.of(clock.millis() - random.nextInt(1_000_000), i));
            restoring.merge(here);
            merging.merge(here);
          }
          backup.forEach(restoring::restore);
          backup.forEach(merging::merge);
          assertThat(restoring.version()).isEqualTo(merging.version());
          restoring.entries().forEach(merging::merge);
          clock.advance(Duration.ofMillis(1));
          assertThat(merging.version()).isEqualTo(restoring.version());
        });
  }
}
