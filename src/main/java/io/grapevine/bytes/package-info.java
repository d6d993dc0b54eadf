/**
 * Bytes that arrive or are made in pieces.
 *
 * <p>It knows nothing but Java; every layer that reads or writes text of unknown length builds on
 * it. There is one class: {@link io.grapevine.bytes.Blocks}.
 */
@NullMarked
package io.grapevine.bytes;

import org.jspecify.annotations.NullMarked;
