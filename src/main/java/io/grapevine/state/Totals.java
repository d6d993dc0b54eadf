package io.grapevine.state;

/**
 * What is known of the whole state at one moment, published together so that readers see numbers
 * that fit.
 */
record Totals(Version version, long entries, long bytes) {}
