package io.grapevine.state;

import java.util.List;

/** The result of writes that take effect together. */
public sealed interface BatchResult {

  /**
   * All of them took effect.
   *
   * @param entries one for each write, in order; their stamps ascend
   */
  record Stored(List<Entry> entries) implements BatchResult {}

  /**
   * None took effect.
   *
   * @param key the first key that could not be written; if the batch as a whole was rejected, its
   *     first one
   * @param result not {@link PutResult.Stored}
   */
  record Failed(Key key, PutResult result) implements BatchResult {}
}
