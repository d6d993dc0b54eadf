package io.grapevine.state;

/**
 * What a state may grow to. Every node of a cluster should have the same limits.
 *
 * @param maxValueBytes the longest value, in bytes of compact JSON
 * @param maxEntries the most entries, tombstones and expired ones included
 * @param maxBytes the most bytes, counted as {@link Entry#size()}
 */
public record Limits(int maxValueBytes, long maxEntries, long maxBytes) {}
