/**
 * Rateless set reconciliation: two replicas find the fingerprints that only one of them has, at a
 * cost that grows with the difference and not with the sets.
 *
 * <p>Plain Java: it may know {@code java.*} and JSpecify, and nothing else of this project, so that
 * others can reuse it. Start reading at {@link io.grapevine.sketch.Sketch}, then at {@link
 * io.grapevine.sketch.SketchBuilder} and {@link io.grapevine.sketch.Reconciliation}.
 */
@NullMarked
package io.grapevine.sketch;

import org.jspecify.annotations.NullMarked;
