package io.grapevine.state;

import java.util.List;

/**
 * The writes of an application to a state, each if it is {@linkplain Admission admitted}; otherwise
 * the result is {@link PutResult.Denied}, and nothing changed.
 */
public final class Writer {

  private final LocalWrites writes;
  private final Admission admission;

  Writer(LocalWrites writes, Admission admission) {
    this.writes = writes;
    this.admission = admission;
  }

  /**
   * Sets the value of a key, if the condition holds for the value that is visible at that moment.
   *
   * @param json one JSON document as compact UTF-8
   * @param ttl time to live in milliseconds of the wall clock, 1 to {@link Entry#MAX_TTL}; 0:
   *     unlimited
   */
  public PutResult put(Key key, byte[] json, long ttl, Condition condition) {
    return noted(writes.write(Write.put(key, json, ttl, condition), admission));
  }

  /** Gives the visible value of a key another time to live, as {@link #put} counts it. */
  public PutResult touch(Key key, long ttl, Condition condition) {
    return noted(writes.write(Write.touch(key, ttl, condition), admission));
  }

  /**
   * Deletes a key, even if it is unknown here: it may be on its way. The condition holds for the
   * value that is visible at that moment.
   */
  public PutResult remove(Key key, Condition condition) {
    return noted(writes.write(Write.remove(key, condition), admission));
  }

  /**
   * Makes all of these writes or none, under one hold of the write lock: their number must be
   * bounded. Limits count for all of them together.
   *
   * @param batch at least one; of different keys
   */
  public BatchResult write(List<Write> batch) {
    BatchResult result = writes.write(batch, admission);
    if (result instanceof BatchResult.Stored(List<Entry> entries)) {
      admission.stored(entries);
    }
    return result;
  }

  /**
   * Takes back an entry of a backup under its own stamp, as if it were written here. Returns {@link
   * PutResult.Unmet} if it would not win over the present one, or has expired.
   */
  public PutResult restore(Entry entry) {
    return noted(writes.restore(entry, admission));
  }

  private PutResult noted(PutResult result) {
    if (result instanceof PutResult.Stored stored) {
      admission.stored(List.of(stored.entry()));
    }
    return result;
  }
}
