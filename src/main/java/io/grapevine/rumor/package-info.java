/**
 * How news spreads: what is still to be told, and whom a push round tells it.
 *
 * <p>It may know what a node knows of its contacts ({@code connection}), and nothing of the wire.
 * Start reading at {@link io.grapevine.rumor.Publisher}, then {@link
 * io.grapevine.rumor.RumorBuffer}.
 */
@NullMarked
package io.grapevine.rumor;

import org.jspecify.annotations.NullMarked;
