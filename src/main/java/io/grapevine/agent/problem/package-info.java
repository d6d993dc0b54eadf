/**
 * The errors of requests, as RFC 9457 problems.
 *
 * <p>It knows none of the requests. Start reading at {@link io.grapevine.agent.problem.Problem}.
 */
@NullMarked
package io.grapevine.agent.problem;

import org.jspecify.annotations.NullMarked;
