package io.grapevine.state;

import org.jspecify.annotations.Nullable;

/**
 * A change of the state.
 *
 * @param before the entry that was replaced; null: the key is new
 * @param entry the entry of the key since
 */
public record Change(@Nullable Entry before, Entry entry) {}
