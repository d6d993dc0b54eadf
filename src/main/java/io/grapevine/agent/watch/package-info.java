/**
 * Watches over HTTP: server-sent events or lines.
 *
 * <p>The streams themselves are in {@code io.grapevine.watch}, which knows no HTTP. Start reading
 * at {@link io.grapevine.agent.watch.WatchController}.
 */
@NullMarked
package io.grapevine.agent.watch;

import org.jspecify.annotations.NullMarked;
