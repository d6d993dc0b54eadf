/**
 * The REST API for applications, on the main port.
 *
 * <p>It may know the state and its JSON form, and nothing of peers or of the replication. Start
 * reading at {@link io.grapevine.agent.StateController}.
 */
@NullMarked
package io.grapevine.agent;

import org.jspecify.annotations.NullMarked;
