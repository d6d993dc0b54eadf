package io.grapevine.state;

/**
 * The maximum size of a state. Every node of a cluster should have the same limits.
 *
 * @param maxValueBytes the maximum size of a value, in bytes of compact JSON
 * @param maxEntries the maximum number of entries, including tombstones and expired ones
 * @param maxBytes the maximum number of bytes, counted as {@link Entry#size()}
 */
public record Limits(int maxValueBytes, long maxEntries, long maxBytes) {}
