/**
 * The application: assembles the layers and injects time, randomness and the state.
 *
 * <p>It may know every layer; no layer may know it. Start reading at {@link
 * io.grapevine.state.ReplicatedState} for the data of a node, and at {@link
 * io.grapevine.rumor.Publisher} and {@link io.grapevine.repair.Receiver} for its replication.
 */
@NullMarked
package io.grapevine;

import org.jspecify.annotations.NullMarked;
