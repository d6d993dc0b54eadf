/**
 * What a request may wait for: nodes that have an entry, and an entry that this node does not have
 * yet.
 *
 * <p>The interfaces between the REST API and the replication, and nothing else: they may know the
 * state. Start reading at {@link io.grapevine.holders.Holders}.
 */
@NullMarked
package io.grapevine.holders;

import org.jspecify.annotations.NullMarked;
