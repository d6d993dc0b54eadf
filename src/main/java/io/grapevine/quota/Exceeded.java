package io.grapevine.quota;

import io.grapevine.state.Admission;
import java.time.Duration;

/**
 * A quota that a request would exceed.
 *
 * @param quota its name
 * @param prefix of the keys that it is about; empty: all
 * @param limit what it allows
 * @param left how much of that is left
 * @param retryAfter how long it takes until the request may be admitted; zero: nobody knows
 */
public record Exceeded(
    String quota, String prefix, Kind kind, long limit, long left, Duration retryAfter)
    implements Admission.Denial, Watching {

  /** What a quota limits. */
  public enum Kind {
    ENTRIES,
    BYTES,
    WRITES_PER_SECOND,
    WATCHES
  }
}
