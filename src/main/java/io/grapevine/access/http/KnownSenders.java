package io.grapevine.access.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the sender of a request may do, for code that is in front of the filter; there is one while
 * access is on.
 */
public interface KnownSenders {

  /**
   * Looks a sender up, and verifies nothing.
   *
   * @param authorization the values of all headers {@code Authorization} of a request
   * @return null if only the filter can tell
   */
  @Nullable Grant find(List<String> authorization);
}
