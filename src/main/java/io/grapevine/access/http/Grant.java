package io.grapevine.access.http;

import io.grapevine.access.Rights;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a request may do, and for how long: a response that lasts, such as a watch, ends when its
 * request would get other rights.
 *
 * @param rights what the request may do
 * @param now what the same request may do when this is called: nothing if its token is no longer
 *     accepted
 * @param until when the token expires; null: never
 */
public record Grant(Rights rights, Supplier<Rights> now, @Nullable Instant until) {

  /** Rights that never change. */
  public static Grant of(Rights rights) {
    return new Grant(rights, () -> rights, null);
  }
}
