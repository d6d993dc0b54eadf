package io.grapevine.token;

import io.grapevine.access.Subject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a token is accepted. */
sealed interface Verdict {

  /**
   * It is.
   *
   * @param until when it is not any more; null: never
   */
  record Accepted(Subject subject, @Nullable Instant until) implements Verdict {}

  /** It is not, or not now. */
  record Refused(Reason reason) implements Verdict, Answer {}
}
