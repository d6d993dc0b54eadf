/**
 * The messages between nodes and their encoding: deltas, questions, sketches, exchanges, the
 * feedback on received entries, and what a peer says about itself.
 *
 * <p>It may know the state, its forms and the sketch, and nothing of HTTP or of the order of
 * messages. Start reading at {@link io.grapevine.message.Delta}, the content of every push, and at
 * {@link io.grapevine.message.Question}, with which every repair begins.
 */
@NullMarked
package io.grapevine.message;

import org.jspecify.annotations.NullMarked;
