/**
 * A line for each request that was refused and, if asked for, for each write: who did what to which
 * key, and never a value or a token.
 *
 * <p>It knows neither the state nor what decides about a request. Start reading at {@link
 * io.grapevine.audit.AuditFilter}, then at {@link io.grapevine.audit.Audit}.
 */
@NullMarked
package io.grapevine.audit;

import org.jspecify.annotations.NullMarked;
