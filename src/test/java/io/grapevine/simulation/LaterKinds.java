package io.grapevine.simulation;

import io.grapevine.state.Entry;
import io.grapevine.state.EntryForm;
import io.grapevine.state.Key;
import io.grapevine.state.MergeOutcome;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Writes of a node of a later version: entries of kinds that the other nodes do not know. */
final class LaterKinds {

  private static final int LONGEST = 100;

  private LaterKinds() {}

  /**
   * An entry of any such kind, with any bytes: one that stays, one that expires, or a tombstone.
   */
  static Entry random(RandomGenerator random, Key key, Duration ttl) {
    int kind = 1 + random.nextInt(Entry.MAX_KIND);
    byte[] content = new byte[random.nextInt(LONGEST)];
    random.nextBytes(content);
    int form =
        switch (random.nextInt(4)) {
          case 0 -> EntryForm.of(kind, true, false, false);
          case 1 -> EntryForm.of(kind, false, true, true); // It may replace one that stays.
          default -> EntryForm.of(kind, false, false, false);
        };
    return Entry.of(
        key, 0, form, EntryForm.hasTtl(form) ? ttl.toMillis() : 0, ByteBuffer.wrap(content));
  }

  /** The entry with the stamp with which it is stored; nothing if the node refused it. */
  static Optional<Entry> write(TestNode node, Entry entry) {
    Optional<Entry> written =
        node.state.nextStamp().stream()
            .mapToObj(entry::withStamp)
            .filter(stamped -> isStored(stamped, node.state.merge(stamped)))
            .findFirst();
    written.ifPresent(stored -> node.rumors.changed(null, stored)); // No peer sent it.
    return written;
  }

  /** Only a full or stopping state may refuse it: under its stamp it is the latest. */
  private static boolean isStored(Entry entry, MergeOutcome outcome) {
    if (outcome == MergeOutcome.OBSOLETE) {
      throw new AssertionError(entry + " was dropped where it was written");
    }
    return outcome == MergeOutcome.MERGED;
  }
}
