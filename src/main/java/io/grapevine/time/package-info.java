/**
 * Time that is handed in, and what repeats by it: the monotonic clock for durations, and the rounds
 * that a node repeats as long as it lives. The wall clock is the JDK's {@link
 * java.time.InstantSource}.
 *
 * <p>It may know nothing of the other layers, and each of them may know it. Start reading at {@link
 * io.grapevine.time.Repetition}.
 */
@NullMarked
package io.grapevine.time;

import org.jspecify.annotations.NullMarked;
