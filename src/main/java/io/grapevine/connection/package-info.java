/**
 * What a node knows of its contacts with peers and of itself: whom it met and how that went, since
 * when it has been following the cluster, which phase of its life it is in. The rooms of gossip,
 * {@code rumor}, {@code repair}, {@code wire} and {@code life}, stand on it.
 *
 * <p>It may know the state and the peers. {@link io.grapevine.connection.PeerClient} is what a node
 * can say to a peer; {@link io.grapevine.connection.Contacts} and {@link
 * io.grapevine.connection.Continuity} are where to start reading.
 */
@NullMarked
package io.grapevine.connection;

import org.jspecify.annotations.NullMarked;
