/**
 * What applications may have below a prefix, and do there: entries, bytes, writes per second and
 * watches.
 *
 * <p>{@code access} knows what the rules say, {@code state} counts what is below a prefix and asks
 * before a write takes effect; this package puts the two together and knows no HTTP. Start at
 * {@link io.grapevine.quota.Quotas}.
 */
@NullMarked
package io.grapevine.quota;

import org.jspecify.annotations.NullMarked;
