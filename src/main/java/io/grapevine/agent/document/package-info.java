/**
 * The OpenAPI document, and the page that shows it.
 *
 * <p>It knows no controller. Start reading at {@link io.grapevine.agent.document.ApiDocument}.
 */
@NullMarked
package io.grapevine.agent.document;

import org.jspecify.annotations.NullMarked;
