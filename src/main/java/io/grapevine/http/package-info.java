/**
 * What the ports have in common: how a connection begins and ends, how a body is read and a
 * response is written, their limits, and the form of problems.
 *
 * <p>It may know Spring's HTTP types, Reactor, Netty and meters, and no other layer except time.
 * Start reading at {@link io.grapevine.http.RequestBodies} and {@link
 * io.grapevine.http.Connections}.
 */
@NullMarked
package io.grapevine.http;

import org.jspecify.annotations.NullMarked;
