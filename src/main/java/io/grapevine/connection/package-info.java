/**
 * What a node knows about its contacts with peers and about itself: which peers it contacted and
 * with which result, since when it has been following the cluster, and in which phase of its life
 * it is. The other packages of gossip, {@code rumor}, {@code repair}, {@code wire} and {@code
 * life}, build on it.
 *
 * <p>It may know the state and the peers. {@link io.grapevine.connection.PeerClient} contains the
 * requests that a node sends to a peer. Start reading at {@link io.grapevine.connection.Contacts}
 * and {@link io.grapevine.connection.Continuity}.
 */
@NullMarked
package io.grapevine.connection;

import org.jspecify.annotations.NullMarked;
