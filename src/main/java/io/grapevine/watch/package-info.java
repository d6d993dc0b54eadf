/**
 * Streams of changes: what changed, from where a reader goes on, and what each reader still has to
 * get.
 *
 * <p>It knows the state and nothing of HTTP: a session produces bytes on demand, and says when it
 * has some. Start reading at {@link io.grapevine.watch.Watches}, then at {@link
 * io.grapevine.watch.Session} and {@link io.grapevine.watch.History}.
 */
@NullMarked
package io.grapevine.watch;

import org.jspecify.annotations.NullMarked;
