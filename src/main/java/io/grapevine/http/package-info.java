/**
 * What the ports have in common: how a connection begins and ends, how a body comes in and an
 * answer goes out, what each of them may cost, and how a problem looks.
 *
 * <p>It may know Spring's HTTP types, Reactor, Netty and meters, and nothing of any other layer but
 * time. Start reading at {@link io.grapevine.http.RequestBodies} and {@link
 * io.grapevine.http.Connections}.
 */
@NullMarked
package io.grapevine.http;

import org.jspecify.annotations.NullMarked;
