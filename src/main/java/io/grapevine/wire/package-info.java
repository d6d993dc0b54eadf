/**
 * The HTTP exchange between peers: the client, the server, and the forms of the messages in
 * between.
 *
 * <p>It turns messages into bytes and hands what arrives to {@code repair}; nobody knows it. Start
 * reading at {@link io.grapevine.wire.HttpPeerClient}, then {@link
 * io.grapevine.wire.PeerController} for the other end.
 */
@NullMarked
package io.grapevine.wire;

import org.jspecify.annotations.NullMarked;
