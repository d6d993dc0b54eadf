package io.grapevine;

import io.grapevine.json.EntryReader;
import io.grapevine.json.MalformedJsonException;
import io.grapevine.life.Founder;
import io.grapevine.state.Entry;
import io.grapevine.state.MergeOutcome;
import io.grapevine.state.Received;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Stamp;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;

/**
 * The entries with which a cluster starts, from a file in the JSON form of a state, or in the
 * shorter one of a c19 data file, {@code {"key": {"value": ..., "ttl": ...}}}.
 *
 * <p>They get the oldest stamp, so that every pod of a cluster can start with the same file at any
 * time without overwriting anything. The ttl of an entry counts from the start of the node that
 * founds the cluster: a node that joins one does not load it, because the cluster has it already or
 * has seen it expire.
 */
final class Seed implements Founder {

  private static final Logger log = LoggerFactory.getLogger(Seed.class);
  private static final int PIECE = 64 * 1024;

  private final Resource file;
  private final ReplicatedState state;
  private final InstantSource clock;
  private final List<Entry> expiring = new ArrayList<>();
  private int tombstones;

  private Seed(Resource file, ReplicatedState state, InstantSource clock) {
    this.file = file;
    this.state = state;
    this.clock = clock;
  }

  /**
   * Loads a seed, but for entries with a ttl, which follow when the node founds a cluster.
   *
   * @throws IllegalStateException if it cannot be read, is malformed, or does not fit into the
   *     limits
   */
  static Seed load(Resource file, ReplicatedState state, InstantSource clock) {
    Seed seed = new Seed(file, state, clock);
    seed.load();
    return seed;
  }

  private void load() {
    int loaded = 0;
    try (InputStream in = file.getInputStream()) {
      EntryReader reader = new EntryReader(Long.MAX_VALUE, () -> Stamp.OLDEST);
      for (byte[] piece = in.readNBytes(PIECE); piece.length > 0; piece = in.readNBytes(PIECE)) {
        Received received = reader.read(piece);
        if (!received.rejected().isEmpty()) {
          throw unusable(received.rejected().getFirst().reason(), null);
        }
        received.entries().forEach(this::add);
        loaded += received.entries().size();
      }
      reader.end();
    } catch (IOException | MalformedJsonException e) {
      throw unusable(why(e), e);
    }
    log.info("loaded {} entries from the seed {}", loaded - tombstones, file);
    if (tombstones > 0) {
      log.warn("skipped {} tombstones of the seed {}", tombstones, file);
    }
  }

  private void add(Entry entry) {
    if (entry.isTombstone()) {
      tombstones++;
    } else if (entry.hasTtl()) {
      requireRoom(entry, entry.valueLength() <= state.limits().maxValueBytes());
      expiring.add(entry);
    } else {
      MergeOutcome outcome = state.merge(entry.withStamp(Stamp.OLDEST));
      requireRoom(
          entry, outcome != MergeOutcome.NO_ROOM && outcome != MergeOutcome.VALUE_TOO_LARGE);
    }
  }

  @Override
  public void found() {
    long now = clock.millis();
    for (Entry entry : expiring) {
      byte[] json = new byte[entry.valueLength()];
      entry.value().get(json);
      MergeOutcome outcome =
          state.merge(
              Entry.expiring(
                  entry.key(), Stamp.OLDEST, json, Math.min(now + entry.ttl(), Entry.MAX_TTL)));
      if (outcome == MergeOutcome.NO_ROOM) {
        log.warn(
            "the limits of grapevine.state have no room for \"{}\" of the seed {}",
            entry.keyText(),
            file);
      }
    }
  }

  private void requireRoom(Entry entry, boolean fits) {
    if (!fits) {
      throw new IllegalStateException(
          "grapevine.state.seed does not fit into the limits of grapevine.state at \"%s\""
              .formatted(entry.keyText()));
    }
  }

  private String why(Exception failure) {
    return failure instanceof FileNotFoundException && !file.exists()
        ? "there is no such file"
        : String.valueOf(failure.getMessage());
  }

  private IllegalStateException unusable(String why, @Nullable Exception cause) {
    return new IllegalStateException("grapevine.state.seed cannot be read: " + why, cause);
  }
}
