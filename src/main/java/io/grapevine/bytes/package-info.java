/**
 * Bytes that arrive or are produced in pieces.
 *
 * <p>It may know nothing but Java; every layer that reads or writes text of unknown length builds
 * on it. Start reading at {@link io.grapevine.bytes.Blocks}.
 */
@NullMarked
package io.grapevine.bytes;

import org.jspecify.annotations.NullMarked;
