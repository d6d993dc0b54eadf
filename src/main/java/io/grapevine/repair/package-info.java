/**
 * How two nodes become equal: by sketches if they differ in little, by the full state if they
 * differ in much. It contains both sides, the requests of a node and its answers, independent of
 * the network.
 *
 * <p>It may know the rumors, and what a node knows about its contacts. Start reading at {@link
 * io.grapevine.repair.Receiver} and {@link io.grapevine.repair.Repair}, then at {@link
 * io.grapevine.repair.PeerAnswers} for the other side.
 */
@NullMarked
package io.grapevine.repair;

import org.jspecify.annotations.NullMarked;
