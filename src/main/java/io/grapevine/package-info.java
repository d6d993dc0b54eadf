/**
 * The application: puts the layers together and hands them time, chance and the state.
 *
 * <p>It may know every layer; no layer may know it. Start reading at {@link
 * io.grapevine.state.ReplicatedState} for what a node holds, and at {@link
 * io.grapevine.rumor.Publisher} and {@link io.grapevine.repair.Receiver} for how it spreads.
 */
@NullMarked
package io.grapevine;

import org.jspecify.annotations.NullMarked;
