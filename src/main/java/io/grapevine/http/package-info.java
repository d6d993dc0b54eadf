/**
 * What the ports have in common: how a connection begins and ends, how a body comes in, and how a
 * problem goes out.
 *
 * <p>It may know Spring's HTTP types, Reactor, Netty and meters, and nothing of any other layer but
 * time. Start reading at {@link io.grapevine.http.Problems}.
 */
@NullMarked
package io.grapevine.http;

import org.jspecify.annotations.NullMarked;
