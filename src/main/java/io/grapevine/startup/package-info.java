/**
 * What an operator sees of a start: one line about the node, or one sentence about the setting that
 * prevents it.
 *
 * <p>It reads the settings of every layer, but no layer knows it. Start reading at {@link
 * io.grapevine.startup.StartFailure}.
 */
@NullMarked
package io.grapevine.startup;

import org.jspecify.annotations.NullMarked;
