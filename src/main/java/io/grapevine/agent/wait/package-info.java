/**
 * Requests that wait: for holders of a write, or for an entry that this node does not have yet.
 *
 * <p>Start reading at {@link io.grapevine.agent.wait.ConcernedWrites}.
 */
@NullMarked
package io.grapevine.agent.wait;

import org.jspecify.annotations.NullMarked;
