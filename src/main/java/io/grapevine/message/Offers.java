package io.grapevine.message;

import io.grapevine.cbor.CborReader;
import io.grapevine.cbor.CborWriter;
import io.grapevine.cbor.MalformedCborException;
import io.grapevine.state.Entry;
import io.grapevine.state.Stamp;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Entries that a node could send, by the hash of the key and the stamp: enough for the other node
 * to see which of two entries of a key is older and need not be sent.
 *
 * <p>Two keys with the same hash cost one more repair, and nothing is lost: the states still differ
 * afterwards.
 *
 * <p>The data is in arrays of numbers: a peer chooses how many offers there are, and three bytes of
 * a message must not become an object.
 */
public final class Offers {

  /** No offers. */
  public static final Offers NONE = new Offers(new int[0], new long[0]);

  private static final int INITIAL = 64;

  private final int[] keyHashes;
  private final long[] stamps;

  private Offers(int[] keyHashes, long[] stamps) {
    this.keyHashes = keyHashes;
    this.stamps = stamps;
  }

  /** An offer of each of these. */
  public static Offers of(List<Entry> entries) {
    return new Offers(
        entries.stream().mapToInt(Entry::keyHash).toArray(),
        entries.stream().mapToLong(Entry::stamp).toArray());
  }

  /** The number of offers. */
  public int size() {
    return stamps.length;
  }

  /** Adds them to an item: a flat array of hash, milliseconds (the difference) and counter. */
  public void write(CborWriter writer) {
    writer.startArray();
    long before = 0;
    for (int i = 0; i < size(); i++) {
      long millis = Stamp.millis(stamps[i]);
      writer.integer(keyHashes[i]).integer(millis - before).integer(Stamp.counter(stamps[i]));
      before = millis;
    }
    writer.endArray();
  }

  /**
   * Reads {@link #write}'s item.
   *
   * @param most the maximum number of offers
   * @throws MalformedCborException if it is something else, or has more of them
   */
  public static Offers read(CborReader reader, int most) {
    int[] keyHashes = new int[Math.min(INITIAL, most)];
    long[] stamps = new long[keyHashes.length];
    int size = 0;
    reader.startArray();
    long millis = 0;
    while (!reader.endsArray()) {
      if (size == most) {
        throw new MalformedCborException("The exchange wants and offers too many entries.");
      }
      if (size == stamps.length) {
        int larger = (int) Math.min(most, 2L * size);
        keyHashes = Arrays.copyOf(keyHashes, larger);
        stamps = Arrays.copyOf(stamps, larger);
      }
      keyHashes[size] = reader.integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
      millis += reader.integer();
      int counter = reader.integer(0, Stamp.MAX_COUNTER);
      if (millis < 0 || millis > Stamp.MAX_MILLIS) {
        throw new MalformedCborException("The stamp of an offer is out of range: " + millis);
      }
      stamps[size++] = Stamp.of(millis, counter);
    }
    return new Offers(Arrays.copyOf(keyHashes, size), Arrays.copyOf(stamps, size));
  }

  /** Starts a comparison with the entries of the receiver. */
  public Comparison comparison() {
    return new Comparison();
  }

  /**
   * The comparison of the offers with the entries of their receiver, as the receiver finds these.
   */
  public final class Comparison {

    /** The hash of each offer and, below it, its index: in the order of the hashes. */
    private final long[] byHash = new long[size()];

    private final BitSet accepted = new BitSet();

    private Comparison() {
      for (int i = 0; i < byHash.length; i++) {
        byHash[i] = (long) keyHashes[i] << Integer.SIZE | i;
      }
      Arrays.sort(byHash);
      accepted.set(0, byHash.length);
    }

    /**
     * Whether there is a later offer for the entry's key; an earlier one is declined. If both have
     * the same stamp, only the merge knows which is greater, so both are sent.
     */
    public boolean beats(Entry entry) {
      int offer = last(entry.keyHash());
      if (offer < 0) {
        return false;
      }
      if (Stamp.isAfter(entry.stamp(), stamps[offer])) {
        accepted.clear(offer);
      }
      return Stamp.isAfter(stamps[offer], entry.stamp());
    }

    /** The last offer with this hash; negative: none. */
    private int last(int keyHash) {
      long end = (long) keyHash << Integer.SIZE | Integer.MAX_VALUE;
      int place = -Arrays.binarySearch(byHash, end) - 2;
      return place >= 0 && (int) (byHash[place] >> Integer.SIZE) == keyHash
          ? (int) byHash[place]
          : -1;
    }

    /** The offers that were not declined. */
    public BitSet accepted() {
      return accepted;
    }
  }
}
