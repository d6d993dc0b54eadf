/**
 * Rateless set reconciliation: two replicas find out which fingerprints only one of them has, at a
 * price that grows with the difference and not with the sets.
 *
 * <p>Plain Java: it may know {@code java.*} and JSpecify, and nothing else of this project, so that
 * anyone can lift it out. Start reading at {@link io.grapevine.sketch.Sketch}, then {@link
 * io.grapevine.sketch.SketchBuilder} and {@link io.grapevine.sketch.Reconciliation}.
 */
@NullMarked
package io.grapevine.sketch;

import org.jspecify.annotations.NullMarked;
