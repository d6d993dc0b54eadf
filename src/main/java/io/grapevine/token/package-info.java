/**
 * Who is asking: the tokens of requests, and the issuers and files against which they are verified.
 *
 * <p>Spring Security verifies signatures and claims; this package gives it the keys, remembers what
 * it found, and answers requests whose token is wrong. It knows the rules, which decide what a
 * subject may do, but not the state. Start reading at {@link io.grapevine.token.AccessProperties}.
 */
@NullMarked
package io.grapevine.token;

import org.jspecify.annotations.NullMarked;
