/**
 * Routes of the HTTP server for the plain reads and writes of one key, which need nothing of the
 * web framework.
 *
 * <p>Start reading at {@link io.grapevine.agent.route.KeyRoutes}.
 */
@NullMarked
package io.grapevine.agent.route;

import org.jspecify.annotations.NullMarked;
