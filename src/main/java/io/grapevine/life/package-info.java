/**
 * How a node starts, what it repeats while it runs, and how it stops.
 *
 * <p>It may know rumors and repairs, and nothing of the wire. Start reading at {@link
 * io.grapevine.life.Bootstrap} and {@link io.grapevine.life.Drain}.
 */
@NullMarked
package io.grapevine.life;

import org.jspecify.annotations.NullMarked;
