/**
 * The differences between the wall clocks of this node and its peers, and their consequences.
 *
 * <p>It may know the state, whose stamps depend on the clock, and the peers. Start reading at
 * {@link io.grapevine.clock.ClockWatch}.
 */
@NullMarked
package io.grapevine.clock;

import org.jspecify.annotations.NullMarked;
