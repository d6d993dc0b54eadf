/**
 * Requests for everything below a prefix: list, count, delete.
 *
 * <p>Start reading at {@link io.grapevine.agent.prefix.ScanController}.
 */
@NullMarked
package io.grapevine.agent.prefix;

import org.jspecify.annotations.NullMarked;
