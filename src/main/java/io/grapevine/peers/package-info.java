/**
 * Who is there: discovery, the last good list of peers without this node, and a random sample of
 * those worth asking.
 *
 * <p>It may know Spring Cloud's discovery interface and nothing of the state or of what is said to
 * a peer. Start reading at {@link io.grapevine.peers.PeerDirectory}.
 */
@NullMarked
package io.grapevine.peers;

import org.jspecify.annotations.NullMarked;
