/**
 * The list of peers: discovery, the last good list without this node, back-off, and random choices
 * among the peers that are worth contacting.
 *
 * <p>It may know Spring Cloud's discovery interface, and nothing of the state or of the messages to
 * peers. Start reading at {@link io.grapevine.peers.PeerDirectory}.
 */
@NullMarked
package io.grapevine.peers;

import org.jspecify.annotations.NullMarked;
