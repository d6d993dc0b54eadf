package io.grapevine.message;

import io.grapevine.json.EntryWriter;

/**
 * How many parts one message has at most, by its bytes: a few bytes that unpack to millions of tiny
 * parts would take many times their memory.
 *
 * <p>Each bound is above what a node of this product writes into a message of that size, so nothing
 * has to be split for it.
 */
public final class MessageBounds {

  /** {@link Deltas} counts no entry with fewer, see {@link EntryWriter#maxLength}. */
  private static final int BYTES_OF_AN_ENTRY = 64;

  /**
   * No two states are found to differ in more: a run of coded symbols is one message, takes up to
   * 17 bytes for each of them and 1.35 of them for each difference.
   */
  private static final int BYTES_OF_A_DIFFERENCE = 16;

  private MessageBounds() {}

  /** The most entries of a message that has at most so many bytes. */
  public static int entries(long maxBytes) {
    return Math.toIntExact(Math.max(1, maxBytes / BYTES_OF_AN_ENTRY));
  }

  /** The most entries that such a message asks for and offers, taken together. */
  public static int differences(long maxBytes) {
    return Math.toIntExact(Math.max(1, maxBytes / BYTES_OF_A_DIFFERENCE));
  }
}
