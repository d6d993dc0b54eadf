/**
 * How far the wall clocks of this node and its peers are apart, and what follows from it.
 *
 * <p>It may know the state, whose stamps depend on the clock, and the peers. Start reading at
 * {@link io.grapevine.clock.ClockWatch}.
 */
@NullMarked
package io.grapevine.clock;

import org.jspecify.annotations.NullMarked;
