package io.grapevine.state;

/**
 * The totals of the whole state at one moment, published together so that readers see consistent
 * numbers.
 */
record Totals(Version version, long entries, long tombstones, long bytes) {}
