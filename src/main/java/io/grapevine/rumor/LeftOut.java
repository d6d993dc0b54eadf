package io.grapevine.rumor;

import io.grapevine.state.Stamp;
import java.util.stream.LongStream;

/**
 * Changes that no peer accepted and that were too many to keep: their number and their range of
 * stamps. Not thread-safe.
 */
final class LeftOut {

  int count;
  private long earliest;
  private long latest;
  private long lastPosition;

  void add(Rumor rumor) {
    if (rumor.learned) {
      return; // The peer that sent it has it.
    }
    long stamp = rumor.entry.stamp();
    earliest = count == 0 || Stamp.isAfter(earliest, stamp) ? stamp : earliest;
    latest = count == 0 || Stamp.isAfter(stamp, latest) ? stamp : latest;
    lastPosition = Math.max(lastPosition, rumor.position);
    count++;
  }

  boolean mayHold(long stamp) {
    return count > 0 && !Stamp.isAfter(earliest, stamp) && !Stamp.isAfter(stamp, latest);
  }

  /** The epoch millisecond of the earliest of them, if there are any. */
  LongStream writtenAt() {
    return count == 0 ? LongStream.empty() : LongStream.of(Stamp.millis(earliest));
  }

  /** See {@link RumorBuffer#foundEqual}. */
  void foundEqual(long position) {
    if (lastPosition <= position) {
      count = 0;
    }
  }
}
