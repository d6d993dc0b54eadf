/**
 * What one node says to another, and how it is written: deltas, questions, sketches, exchanges, and
 * what a peer says of itself and of what it was given.
 *
 * <p>It may know the state, its forms and the sketch, and nothing of HTTP or of who says what when.
 * Start reading at {@link io.grapevine.message.Delta}, which every push is, and at {@link
 * io.grapevine.message.Question}, with which every repair begins.
 */
@NullMarked
package io.grapevine.message;

import org.jspecify.annotations.NullMarked;
