package io.grapevine.state;

import java.util.stream.IntStream;

/** Slots for the stress tests. Their entries are the same in all runs. */
final class Slots {

  static final long STAMP = 7;

  private static final byte[][] ENTRIES =
      IntStream.range(0, 200)
          .mapToObj(i -> Entry.tombstone(Key.of("key/%03d".formatted(i)), STAMP).packed())
          .toArray(byte[][]::new);

  private Slots() {}

  static byte[] entry(int number) {
    return ENTRIES[number];
  }

  static int hash(int number) {
    return Packed.keyHash(ENTRIES[number]);
  }

  static Slot slot(int number) {
    return new Slot(ENTRIES[number]);
  }

  /** The number of a slot that has this bucket if there are so many of them. */
  static int in(int bucket, int buckets) {
    return IntStream.range(0, ENTRIES.length)
        .filter(i -> HashIndex.bucketOf(hash(i), buckets) == bucket)
        .findFirst()
        .orElseThrow();
  }
}
