/**
 * What the two ports have in common: how a body comes in, and how a problem goes out.
 *
 * <p>It may know Spring's HTTP types and Reactor, and nothing of any other layer. Start reading at
 * {@link io.grapevine.http.Problems}.
 */
@NullMarked
package io.grapevine.http;

import org.jspecify.annotations.NullMarked;
