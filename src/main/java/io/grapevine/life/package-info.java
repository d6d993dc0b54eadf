/**
 * How a node starts, what it repeats while it runs, and how it shuts down.
 *
 * <p>It may know rumors and repairs, and of HTTP only the connections of applications, which it
 * closes before the node stops. Start reading at {@link io.grapevine.life.Bootstrap} and {@link
 * io.grapevine.life.Drain}.
 */
@NullMarked
package io.grapevine.life;

import org.jspecify.annotations.NullMarked;
