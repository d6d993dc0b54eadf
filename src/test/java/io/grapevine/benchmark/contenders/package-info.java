/**
 * The benchmark {@code peers}: Grapevine beside NATS, etcd and Redis, three servers each, under the
 * same load in the same minutes. Start reading at {@link
 * io.grapevine.benchmark.contenders.PeersBenchmark}.
 */
@NullMarked
package io.grapevine.benchmark.contenders;

import org.jspecify.annotations.NullMarked;
