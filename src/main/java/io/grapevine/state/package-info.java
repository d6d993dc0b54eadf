/**
 * The replicated map, of which every node holds all entries, and the rules by which two replicas
 * become equal.
 *
 * <p>Plain Java: it may know {@code java.*}, JSpecify and one hashing library, and nothing of HTTP,
 * Reactor or Spring. Start reading at {@link io.grapevine.state.ReplicatedState}, then at {@link
 * io.grapevine.state.Entry} and {@link io.grapevine.state.MergeOrder}.
 */
@NullMarked
package io.grapevine.state;

import org.jspecify.annotations.NullMarked;
