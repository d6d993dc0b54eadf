/**
 * What a request says: its key, parameters, conditions and body, each of them read strictly.
 *
 * <p>It knows the problems and no controller. Start reading at {@link
 * io.grapevine.agent.request.StrictMapping}.
 */
@NullMarked
package io.grapevine.agent.request;

import org.jspecify.annotations.NullMarked;
