/**
 * How changes spread: the changes that a node still has to send, and the peers that it sends them
 * to.
 *
 * <p>It may know what a node knows about its contacts ({@code connection}), and nothing of the
 * network. Start reading at {@link io.grapevine.rumor.Publisher}, then at {@link
 * io.grapevine.rumor.RumorBuffer} and at {@link io.grapevine.rumor.Pushes}, which says when.
 */
@NullMarked
package io.grapevine.rumor;

import org.jspecify.annotations.NullMarked;
