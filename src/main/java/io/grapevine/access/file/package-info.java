/**
 * The file of rules: reads it at the start, and again when it changes.
 *
 * <p>Start reading at {@link io.grapevine.access.file.RulesFile}.
 */
@NullMarked
package io.grapevine.access.file;

import org.jspecify.annotations.NullMarked;
