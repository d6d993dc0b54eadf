/**
 * The soak: five real nodes of 256 MB under churn, kills, pauses, resets, slow readers, garbage and
 * wrong clocks, for as long as asked. Start reading at {@link io.grapevine.soak.Soak}.
 */
@NullMarked
package io.grapevine.soak;

import org.jspecify.annotations.NullMarked;
