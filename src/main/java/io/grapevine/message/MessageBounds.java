package io.grapevine.message;

import io.grapevine.json.EntryWriter;

/**
 * The maximum number of parts of a message, by its size: a few bytes that unpack to millions of
 * tiny parts would use many times their memory.
 *
 * <p>Each bound is above what a Grapevine node writes into a message of that size, so no message
 * has to be split because of it.
 */
public final class MessageBounds {

  /** {@link Deltas} counts each entry with at least this, see {@link EntryWriter#maxLength}. */
  private static final int BYTES_OF_AN_ENTRY = 64;

  /**
   * Two states are never found to differ in more: a run of coded symbols is one message, with up to
   * 17 bytes for each symbol and 1.35 symbols for each difference.
   */
  private static final int BYTES_OF_A_DIFFERENCE = 16;

  private MessageBounds() {}

  /** The maximum number of entries in a message of at most this size. */
  public static int entries(long maxBytes) {
    return Math.toIntExact(Math.max(1, maxBytes / BYTES_OF_AN_ENTRY));
  }

  /** The maximum number of entries that such a message wants and offers in total. */
  public static int differences(long maxBytes) {
    return Math.toIntExact(Math.max(1, maxBytes / BYTES_OF_A_DIFFERENCE));
  }
}
