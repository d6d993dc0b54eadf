package io.grapevine.message;

import io.grapevine.cbor.CborReader;
import io.grapevine.cbor.CborWriter;
import io.grapevine.cbor.MalformedCborException;
import io.grapevine.state.Entry;
import io.grapevine.state.Stamp;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Entries that a node could give, told by the hash of the key and by the stamp: enough for the
 * other one to see which of two entries of a key is older and need not travel.
 *
 * <p>Two keys with the same hash cost a repair more, and nothing is lost: they are still different
 * afterwards.
 */
public record Offers(List<Offer> list) {

  /** No offers. */
  public static final Offers NONE = new Offers(List.of());

  /**
   * One of them.
   *
   * @param keyHash see {@link Entry#keyHash}
   */
  public record Offer(int keyHash, long stamp) {}

  /** An offer of each of these. */
  public static Offers of(List<Entry> entries) {
    return new Offers(
        entries.stream().map(entry -> new Offer(entry.keyHash(), entry.stamp())).toList());
  }

  /** Adds them to an item: a flat array of hash, milliseconds (the difference) and counter. */
  public void write(CborWriter writer) {
    writer.startArray();
    long before = 0;
    for (Offer offer : list) {
      long millis = Stamp.millis(offer.stamp);
      writer.integer(offer.keyHash).integer(millis - before).integer(Stamp.counter(offer.stamp));
      before = millis;
    }
    writer.endArray();
  }

  /**
   * Reads {@link #write}'s item.
   *
   * @throws MalformedCborException if it is something else
   */
  public static Offers read(CborReader reader) {
    List<Offer> offers = new ArrayList<>();
    reader.startArray();
    long millis = 0;
    while (!reader.endsArray()) {
      int keyHash = reader.integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
      millis += reader.integer();
      int counter = reader.integer(0, Stamp.MAX_COUNTER);
      if (millis < 0 || millis > Stamp.MAX_MILLIS) {
        throw new MalformedCborException("The stamp of an offer is out of range: " + millis);
      }
      offers.add(new Offer(keyHash, Stamp.of(millis, counter)));
    }
    return new Offers(offers);
  }

  /** Begins to compare them with what the other one has. */
  public Comparison comparison() {
    return new Comparison();
  }

  /** The offers beside the entries of the one who gets them, as these are met. */
  public final class Comparison {

    private final Map<Integer, Integer> byKey = new HashMap<>();
    private final BitSet accepted = new BitSet();

    private Comparison() {
      for (int i = 0; i < list.size(); i++) {
        byKey.put(list.get(i).keyHash, i);
      }
      accepted.set(0, list.size());
    }

    /**
     * Whether there is a later offer for the entry's key; an earlier one is declined. Of two that
     * are of one moment only the merge knows which is greater, so both travel.
     */
    public boolean beats(Entry entry) {
      Integer offer = byKey.get(entry.keyHash());
      if (offer == null) {
        return false;
      }
      long stamp = list.get(offer).stamp;
      if (Stamp.isAfter(entry.stamp(), stamp)) {
        accepted.clear(offer);
      }
      return Stamp.isAfter(stamp, entry.stamp());
    }

    /** The offers that were not declined. */
    public BitSet accepted() {
      return accepted;
    }
  }
}
