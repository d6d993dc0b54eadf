package io.grapevine.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Some slots of the {@link HashIndex}, in no order. Immutable.
 *
 * <p>Beside each slot it keeps a tag, eight bits of the hash, so that a look-up reads the memory of
 * another entry only if its tag is the same: of one in 256 slots. There are no empty places: a
 * bucket is as large as its slots.
 *
 * <p>A look-up compares eight tags at a time (Mycroft's test for a zero byte, 1987). The test may
 * also find a tag of 1 above an equal one; the comparison of the keys excludes it.
 */
final class Bucket {

  static final Bucket EMPTY = new Bucket(new byte[0], new Slot[0]);

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGHS = ONES << 7;

  /** One for each slot, and up to seven more to the next multiple of eight. */
  private final byte[] tags;

  private final Slot[] slots;

  private Bucket(byte[] tags, Slot[] slots) {
    this.tags = tags;
    this.slots = slots;
  }

  /**
   * The slot with this key.
   *
   * @param key a key or an entry
   */
  @Nullable Slot find(byte tag, byte[] key) {
    long wanted = (tag & 0xFF) * ONES;
    for (int first = 0; first < tags.length; first += Long.BYTES) {
      long zeros = (long) EIGHT.get(tags, first) ^ wanted;
      for (long hits = zeros - ONES & ~zeros & HIGHS; hits != 0; hits &= hits - 1) {
        int at = first + Long.numberOfTrailingZeros(hits) / Byte.SIZE;
        if (at < slots.length && Packed.sameKey(slots[at].packed(), key)) {
          return slots[at];
        }
      }
    }
    return null;
  }

  /** Passes on the slots whose keys have this fingerprint. */
  void find(byte tag, long keyFingerprint, Consumer<Slot> each) {
    for (int i = 0; i < slots.length; i++) {
      if (tags[i] == tag && Packed.keyFingerprint(slots[i].packed()) == keyFingerprint) {
        each.accept(slots[i]);
      }
    }
  }

  /** This bucket with one more slot. */
  Bucket with(byte tag, Slot slot) {
    int length = slots.length;
    byte[] moreTags = tags(length + 1);
    Slot[] moreSlots = Arrays.copyOf(slots, length + 1);
    moreTags[length] = tag;
    moreSlots[length] = slot;
    return new Bucket(moreTags, moreSlots);
  }

  /** This bucket without this slot, which it has; the last one moves to its place. */
  Bucket without(Slot slot) {
    int last = slots.length - 1;
    int at = Arrays.asList(slots).indexOf(slot);
    byte[] fewerTags = tags(last);
    Slot[] fewerSlots = Arrays.copyOf(slots, last);
    if (at < last) {
      fewerTags[at] = tags[last];
      fewerSlots[at] = slots[last];
    }
    return new Bucket(fewerTags, fewerSlots);
  }

  /** The slots of both. */
  Bucket and(Bucket other) {
    int length = slots.length;
    byte[] allTags = tags(length + other.slots.length);
    Slot[] allSlots = Arrays.copyOf(slots, length + other.slots.length);
    System.arraycopy(other.tags, 0, allTags, length, other.slots.length);
    System.arraycopy(other.slots, 0, allSlots, length, other.slots.length);
    return new Bucket(allTags, allSlots);
  }

  /** The slots to which {@code marks}, in the order of {@link #slots}, assigns this mark. */
  Bucket part(int[] marks, int mark) {
    byte[] someTags = tags.clone();
    Slot[] someSlots = slots.clone();
    int count = 0;
    for (int i = 0; i < slots.length; i++) {
      if (marks[i] == mark) {
        someTags[count] = tags[i];
        someSlots[count++] = slots[i];
      }
    }
    return new Bucket(Arrays.copyOf(someTags, padded(count)), Arrays.copyOf(someSlots, count));
  }

  Slot[] slots() {
    return slots;
  }

  private byte[] tags(int count) {
    return Arrays.copyOf(tags, padded(count));
  }

  private static int padded(int count) {
    return count + Long.BYTES - 1 & -Long.BYTES;
  }
}
