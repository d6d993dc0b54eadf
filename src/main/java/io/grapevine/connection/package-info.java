/**
 * The HTTP exchange between peers: what is told, what is asked, and what is answered.
 *
 * <p>It may know the state, its JSON form and the peers, and nothing of the REST API for
 * applications. Start reading at {@link io.grapevine.rumor.Publisher} and {@link
 * io.grapevine.repair.Receiver}, then {@link io.grapevine.wire.PeerController} for the other end.
 */
@NullMarked
package io.grapevine.connection;

import org.jspecify.annotations.NullMarked;
