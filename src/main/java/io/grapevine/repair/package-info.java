/**
 * How two nodes become equal: by sketches where they differ in little, by the full state where they
 * differ in much. Both ends are here, what a node asks and what it answers, whatever the wire.
 *
 * <p>It may know the rumors, and what a node knows of its contacts. Start reading at {@link
 * io.grapevine.repair.Receiver} and {@link io.grapevine.repair.Repair}, then {@link
 * io.grapevine.repair.PeerAnswers} for the other end.
 */
@NullMarked
package io.grapevine.repair;

import org.jspecify.annotations.NullMarked;
