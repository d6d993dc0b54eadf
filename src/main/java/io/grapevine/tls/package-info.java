/**
 * Certificates: bundles that are reloaded when their files change, and TLS between nodes.
 *
 * <p>It knows neither messages nor the state: {@code wire} asks it how to encrypt. Start reading at
 * {@link io.grapevine.tls.BundleReload}, then at {@link io.grapevine.tls.PeerTls}.
 */
@NullMarked
package io.grapevine.tls;

import org.jspecify.annotations.NullMarked;
