package io.grapevine.watch;

/**
 * A point in the changes and expiries of a node.
 *
 * @param sequence every change up to this one is before it
 * @param expired every expiry up to this epoch millisecond is before it
 */
record Position(long sequence, long expired) {}
