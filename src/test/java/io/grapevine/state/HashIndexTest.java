package io.grapevine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class HashIndexTest {

  private static final int KEYS = 1_000;

  /** The real one, and ones under which tags, buckets or both collide. */
  private static final List<ToIntFunction<byte[]>> HASHES =
      List.of(
          Packed::keyHash,
          key -> Packed.keyHash(key) & 0xFFFFFF,
          key -> Packed.keyHash(key) & 0xFF000000,
          key -> Packed.keyHash(key) & 0x03000003,
          key -> 0);

  @Test
  void isAMapWhileItGrowsAndShrinks() {
    Seeds.forEach(
        30,
        random -> {
          ToIntFunction<byte[]> hash = HASHES.get(random.nextInt(HASHES.size()));
          var index = new HashIndex(hash);
          Map<Integer, Slot> expected = new HashMap<>();
          for (int phase = 0; phase < 4; phase++) {
            int inserts = phase % 2 == 0 ? 90 : 10;
            for (int i = 0; i < KEYS; i++) {
              int key = random.nextInt(KEYS);
              if (random.nextInt(100) < inserts) {
                expected.computeIfAbsent(key, absent -> inserted(index, absent));
              } else if (expected.remove(key) instanceof Slot slot) {
                index.remove(slot);
              }
              assertFinds(index, hash, expected, key);
              assertFinds(index, hash, expected, random.nextInt(KEYS));
              assertIsNeitherSparseNorDense(index, expected.size());
            }
            for (int key = 0; key < KEYS; key++) {
              assertFinds(index, hash, expected, key);
            }
          }
        });
  }

  @Test
  void anEmptiedIndexIsAsSmallAsANewOne() {
    Seeds.forEach(
        3,
        random -> {
          var index = new HashIndex();
          List<Slot> slots = new ArrayList<>();
          for (int i = 0; i < 20 * KEYS; i++) {
            slots.add(inserted(index, i));
          }
          shuffled(slots, random).forEach(index::remove);
          assertThat(index.buckets()).isEqualTo(new HashIndex().buckets());
        });
  }

  @Test
  void oneMoreBucketTakesSlotsFromOneOtherOnly() {
    Seeds.forEach(
        100,
        random -> {
          for (int buckets = 2; buckets < 300; buckets++) {
            int hash = random.nextInt();
            int before = HashIndex.bucketOf(hash, buckets);
            int after = HashIndex.bucketOf(hash, buckets + 1);
            assertThat(before).isBetween(0, buckets - 1);
            if (after != before) {
              assertThat(after).isEqualTo(buckets);
              assertThat(before).isEqualTo(after - Integer.highestOneBit(after));
            }
          }
        });
  }

  private static void assertFinds(
      HashIndex index, ToIntFunction<byte[]> hash, Map<Integer, Slot> expected, int number) {
    byte[] key = key(number).packed();
    assertThat(index.find(key, hash.applyAsInt(key))).isSameAs(expected.get(number));
  }

  private static void assertIsNeitherSparseNorDense(HashIndex index, int size) {
    assertThat(size).isLessThanOrEqualTo(HashIndex.LOAD * index.buckets());
    assertThat(index.buckets()).isLessThanOrEqualTo(Math.max(2, 4 * size / HashIndex.LOAD + 1));
  }

  private static Slot inserted(HashIndex index, int number) {
    Slot slot = new Slot(Entry.tombstone(key(number), number).packed());
    index.insert(slot);
    return slot;
  }

  private static List<Slot> shuffled(List<Slot> slots, RandomGenerator random) {
    for (int i = slots.size() - 1; i > 0; i--) {
      slots.set(i, slots.set(random.nextInt(i + 1), slots.get(i)));
    }
    return slots;
  }

  private static Key key(int number) {
    return Key.of("key/" + number);
  }
}
