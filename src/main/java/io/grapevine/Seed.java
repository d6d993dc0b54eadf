package io.grapevine;

import io.grapevine.json.EntryReader;
import io.grapevine.json.MalformedJsonException;
import io.grapevine.state.Entry;
import io.grapevine.state.MergeOutcome;
import io.grapevine.state.Received;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Stamp;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;

/**
 * The entries that a node loads at startup, in the JSON form of a state.
 *
 * <p>They get the oldest possible stamp, so that every pod of a cluster can start with the same
 * file at any time and overwrites nothing. With that stamp, a value with a ttl and a tombstone
 * would be past their purge time: a seed skips both.
 */
final class Seed {

  private static final Logger log = LoggerFactory.getLogger(Seed.class);
  private static final int PIECE = 64 * 1024;

  private Seed() {}

  /**
   * Loads a seed.
   *
   * @throws IllegalStateException if it cannot be read, is malformed, or does not fit into the
   *     limits
   */
  static void load(Resource seed, ReplicatedState state) {
    int loaded = 0;
    int leftOut = 0;
    try (InputStream in = seed.getInputStream()) {
      EntryReader reader = new EntryReader();
      for (byte[] piece = in.readNBytes(PIECE); piece.length > 0; piece = in.readNBytes(PIECE)) {
        Received received = reader.read(piece);
        if (!received.rejected().isEmpty()) {
          throw unusable(seed, received.rejected().getFirst().reason(), null);
        }
        for (Entry entry : received.entries()) {
          if (entry.isTombstone() || entry.hasTtl()) {
            leftOut++;
          } else {
            merge(entry, state, seed);
            loaded++;
          }
        }
      }
      reader.end();
    } catch (IOException | MalformedJsonException e) {
      throw unusable(seed, String.valueOf(e.getMessage()), e);
    }
    log.info("loaded {} entries from the seed {}", loaded, seed);
    if (leftOut > 0) {
      log.warn(
          "skipped {} entries of the seed {} that are tombstones or have a ttl", leftOut, seed);
    }
  }

  private static IllegalStateException unusable(
      Resource seed, String why, @Nullable Exception cause) {
    return new IllegalStateException(
        "grapevine.state.seed names %s, which cannot be used: %s".formatted(seed, why), cause);
  }

  private static void merge(Entry entry, ReplicatedState state, Resource seed) {
    MergeOutcome outcome = state.merge(entry.withStamp(Stamp.OLDEST));
    if (outcome == MergeOutcome.NO_ROOM || outcome == MergeOutcome.VALUE_TOO_LARGE) {
      throw new IllegalStateException(
          "grapevine.state.seed names %s, which does not fit into the limits of grapevine.state at \"%s\""
              .formatted(seed, entry.keyText()));
    }
  }
}
