/**
 * Time that is injected, and repeated tasks: the monotonic clock for durations, and the rounds that
 * a node repeats while it runs. The wall clock is the JDK's {@link java.time.InstantSource}.
 *
 * <p>It may know no other layer, and each of them may know it. Start reading at {@link
 * io.grapevine.time.Repetition}.
 */
@NullMarked
package io.grapevine.time;

import org.jspecify.annotations.NullMarked;
