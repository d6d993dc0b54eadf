/**
 * Who is asking, at the edge of HTTP: what a request may do is an attribute of its exchange.
 *
 * <p>It knows neither the state nor how a token is verified. Start reading at {@link
 * io.grapevine.access.http.RequestRights}.
 */
@NullMarked
package io.grapevine.access.http;

import org.jspecify.annotations.NullMarked;
