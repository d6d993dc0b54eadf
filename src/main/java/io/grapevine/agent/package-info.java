/**
 * The REST API for applications, on the main port; in this package the requests for one key.
 *
 * <p>The packages below are its other rooms. All of them may know the state and its JSON form, and
 * nothing of peers or of the replication. Start reading at {@link
 * io.grapevine.agent.StateController}.
 */
@NullMarked
package io.grapevine.agent;

import org.jspecify.annotations.NullMarked;
