/**
 * Time that is handed in: the monotonic clock for durations. The wall clock is the JDK's {@link
 * java.time.InstantSource}.
 *
 * <p>It may know nothing but Java, and every layer may know it. Start reading at {@link
 * io.grapevine.time.Ticker}.
 */
@NullMarked
package io.grapevine.time;

import org.jspecify.annotations.NullMarked;
