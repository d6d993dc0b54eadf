/**
 * HTTP between peers: the client, the server, and the formats of the messages.
 *
 * <p>It encodes messages and passes received ones to {@code repair}; no other package may know it.
 * Start reading at {@link io.grapevine.wire.HttpPeerClient}, then at {@link
 * io.grapevine.wire.PeerController} for the other side, which {@link io.grapevine.wire.PeerRoutes}
 * spares most pushes. To peers that are pushed to often it keeps streams ({@link
 * io.grapevine.wire.StreamingPeerClient}, {@link io.grapevine.wire.StreamedPushes}).
 */
@NullMarked
package io.grapevine.wire;

import org.jspecify.annotations.NullMarked;
