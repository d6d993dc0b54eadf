/**
 * Files that are read again and again while a node runs, and replaced without a restart.
 *
 * <p>It knows nothing of what the files contain. Start reading at {@link
 * io.grapevine.files.Reload}.
 */
@NullMarked
package io.grapevine.files;

import org.jspecify.annotations.NullMarked;
