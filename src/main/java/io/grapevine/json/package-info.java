/**
 * JSON as the state needs it: the compact form of a value, and the JSON form of entries.
 *
 * <p>It may know the state, bytes in pieces and Jackson's streaming API, and nothing of HTTP or
 * Reactor. The REST API and the replication both build on it. Start reading at {@link
 * io.grapevine.json.EntryReader} and {@link io.grapevine.json.EntryWriter}.
 */
@NullMarked
package io.grapevine.json;

import org.jspecify.annotations.NullMarked;
