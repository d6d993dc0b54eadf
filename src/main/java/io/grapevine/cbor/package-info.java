/**
 * The binary form of entries, in CBOR (RFC 8949): what nodes of this product speak among
 * themselves.
 *
 * <p>It may know the state and what JSON values are, and nothing of HTTP or of the protocol. Start
 * reading at {@link io.grapevine.cbor.EntryCodec}.
 */
@NullMarked
package io.grapevine.cbor;

import org.jspecify.annotations.NullMarked;
