/**
 * Requests for many keys that are named in the body, and the forms that c19 has for that.
 *
 * <p>Start reading at {@link io.grapevine.agent.batch.BatchController}.
 */
@NullMarked
package io.grapevine.agent.batch;

import org.jspecify.annotations.NullMarked;
