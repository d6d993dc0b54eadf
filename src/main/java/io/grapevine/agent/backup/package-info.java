/**
 * Export and import.
 *
 * <p>Start reading at {@link io.grapevine.agent.backup.ImportController}.
 */
@NullMarked
package io.grapevine.agent.backup;

import org.jspecify.annotations.NullMarked;
