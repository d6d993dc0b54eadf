package io.grapevine.sketch;

import io.grapevine.sketch.Reconciliation.Decoded;
import io.grapevine.sketch.Reconciliation.Undecodable;
import java.util.Arrays;

/**
 * Peels a difference: a symbol that holds a single fingerprint reveals it, and removing that
 * fingerprint from its other symbols leaves some of them with a single one.
 *
 * <p>The symbols come from a peer, so they are not trusted. In the sketch of a difference, a symbol
 * that has been emptied stays empty, and each symbol is reduced to one fingerprint at most once. If
 * either rule is broken, it is not such a sketch, and the decoder gives up. By the first rule no
 * fingerprint is found twice, since it would be in a symbol that was already emptied. By the second
 * rule the queue is no longer than the sketch, which bounds the work. That every symbol is empty at
 * the end proves the result.
 */
final class Decoder {

  private final Sketch difference;
  private final int size;
  private final long[] sums;
  private final int[] checksums;
  private final int[] counts;

  /** The symbols that hold a single fingerprint, in the order in which they reached that state. */
  private final int[] queue;

  private int queued;

  /** The result: the left side from the front on, the right side from the back. */
  private final long[] found;

  private int left;
  private int right;

  Decoder(Sketch difference) {
    this.difference = difference;
    size = difference.size();
    sums = new long[size];
    checksums = new int[size];
    counts = new int[size];
    queue = new int[size];
    found = new long[size];
  }

  Reconciliation decode() {
    return size > 0 && peelAll() && isEmpty()
        ? new Decoded(Arrays.copyOf(found, left), Arrays.copyOfRange(found, size - right, size))
        : new Undecodable(Estimate.differences(difference));
  }

  /** Whether the symbols obeyed the rules. */
  private boolean peelAll() {
    for (int i = 0; i < size; i++) {
      sums[i] = difference.sum(i);
      checksums[i] = difference.checksum(i);
      counts[i] = difference.count(i);
      if (holdsOne(i)) {
        queue[queued++] = i;
      }
    }
    for (int head = 0; head < queued; head++) {
      int index = queue[head];
      if (holdsOne(index) && Mapping.maps(sums[index], index) && !peel(index)) {
        return false;
      }
    }
    return true;
  }

  private boolean peel(int index) {
    long fingerprint = sums[index];
    int checksum = checksums[index];
    int count = counts[index];
    if (count > 0) {
      found[left++] = fingerprint;
    } else {
      found[size - ++right] = fingerprint;
    }
    long state = fingerprint;
    for (int i = 0; i < size; i = Mapping.next(i, state)) {
      state += Mapping.STEP;
      if (isEmpty(i)) {
        return false;
      }
      sums[i] ^= fingerprint;
      checksums[i] ^= checksum;
      counts[i] -= count;
      if (holdsOne(i)) {
        if (queued == size) {
          return false;
        }
        queue[queued++] = i;
      }
    }
    return true;
  }

  private boolean holdsOne(int index) {
    int count = counts[index];
    return (count == 1 || count == -1) && checksums[index] == Checksum.of(sums[index]);
  }

  private boolean isEmpty(int index) {
    return counts[index] == 0 && sums[index] == 0 && checksums[index] == 0;
  }

  private boolean isEmpty() {
    for (int i = 0; i < size; i++) {
      if (!isEmpty(i)) {
        return false;
      }
    }
    return true;
  }
}
