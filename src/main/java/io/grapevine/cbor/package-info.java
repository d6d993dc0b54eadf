/**
 * The binary form of entries, in CBOR (RFC 8949): what nodes of Grapevine send to each other.
 *
 * <p>It may know the state and the JSON form of values, and nothing of HTTP or of the protocol.
 * Start reading at {@link io.grapevine.cbor.EntryCodec}.
 */
@NullMarked
package io.grapevine.cbor;

import org.jspecify.annotations.NullMarked;
