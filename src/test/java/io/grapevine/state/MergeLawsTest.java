package io.grapevine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.ManualClock;
import io.grapevine.testing.RandomEntries;
import io.grapevine.testing.Seeds;
import io.grapevine.testing.States;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MergeLawsTest {

  @Test
  void mergeIsCommutative() {
    Seeds.forEach(
        2_000,
        random -> {
          var entries = new RandomEntries(random);
          Key key = entries.key();
          Entry a = entries.next(key);
          Entry b = entries.next(key);
          assertThat(MergeOrder.merge(a, b)).isEqualTo(MergeOrder.merge(b, a));
        });
  }

  @Test
  void mergeIsAssociative() {
    Seeds.forEach(
        2_000,
        random -> {
          var entries = new RandomEntries(random);
          Key key = entries.key();
          Entry a = entries.next(key);
          Entry b = entries.next(key);
          Entry c = entries.next(key);
          assertThat(MergeOrder.merge(MergeOrder.merge(a, b), c))
              .isEqualTo(MergeOrder.merge(a, MergeOrder.merge(b, c)));
        });
  }

  @Test
  void mergeIsIdempotent() {
    Seeds.forEach(
        500,
        random -> {
          Entry a = new RandomEntries(random).next();
          assertThat(MergeOrder.merge(a, a)).isEqualTo(a);
        });
  }

  @Test
  void mergeGivesOneOfTheTwo() {
    Seeds.forEach(
        500,
        random -> {
          var entries = new RandomEntries(random);
          Key key = entries.key();
          Entry a = entries.next(key);
          Entry b = entries.next(key);
          assertThat(MergeOrder.merge(a, b)).isIn(a, b);
        });
  }

  @Test
  void entriesOfOneKeyThatCompareAsEqualAreTheSameBytes() {
    Seeds.forEach(
        2_000,
        random -> {
          var entries = new RandomEntries(random);
          Key key = entries.key();
          Entry a = entries.next(key);
          Entry b = entries.next(key);
          assertThat(MergeOrder.INSTANCE.compare(a, b) == 0)
              .isEqualTo(Arrays.equals(a.packed(), b.packed()));
        });
  }

  @Test
  void fingerprintsAreEqualExactlyWhenTheBytesAre() {
    Seeds.forEach(
        2_000,
        random -> {
          var entries = new RandomEntries(random);
          Entry a = entries.next();
          Entry b = entries.next();
          assertThat(a.fingerprint() == b.fingerprint())
              .isEqualTo(Arrays.equals(a.packed(), b.packed()));
        });
  }

  @Test
  void replicasThatMergeTheSameEntriesInAnyOrderAreEqual() {
    Seeds.forEach(
        300,
        random -> {
          var entries = new RandomEntries(random);
          List<Entry> all = entries.list(1 + random.nextInt(60));
          ReplicatedState one = replicaOf(entries.shuffledWithDuplicates(all));
          ReplicatedState other = replicaOf(entries.shuffledWithDuplicates(all));

          assertThat(one.entries()).containsExactlyElementsOf(greatestByKey(all));
          assertThat(one.entries()).containsExactlyElementsOf(other.entries().toList());
          assertThat(one.version()).isEqualTo(other.version());
          assertThat(one.size()).isEqualTo(other.size());
          assertThat(one.bytes()).isEqualTo(other.bytes());
        });
  }

  @Test
  void replicasThatExchangeWhatTheyHoldBecomeEqual() {
    Seeds.forEach(
        300,
        random -> {
          var entries = new RandomEntries(random);
          ReplicatedState one = replicaOf(entries.list(random.nextInt(20)));
          ReplicatedState other = replicaOf(entries.list(random.nextInt(20)));
          List<Entry> told = one.entries().toList();

          other.entries().forEach(one::merge);
          told.forEach(other::merge);

          assertThat(one.entries()).containsExactlyElementsOf(other.entries().toList());
          assertThat(one.version()).isEqualTo(other.version());
        });
  }

  @Test
  void differentStatesHaveDifferentVersions() {
    Seeds.forEach(
        1_000,
        random -> {
          var entries = new RandomEntries(random);
          ReplicatedState one = replicaOf(entries.list(random.nextInt(3)));
          ReplicatedState other = replicaOf(entries.list(random.nextInt(3)));
          assertThat(one.version().equals(other.version()))
              .isEqualTo(one.entries().toList().equals(other.entries().toList()));
        });
  }

  private static ReplicatedState replicaOf(List<Entry> entries) {
    ReplicatedState state = States.empty(new ManualClock());
    entries.forEach(state::merge);
    return state;
  }

  private static Iterable<Entry> greatestByKey(List<Entry> entries) {
    Map<Key, Entry> greatest = new TreeMap<>();
    entries.forEach(entry -> greatest.merge(entry.key(), entry, MergeOrder::merge));
    return greatest.values();
  }
}
