/**
 * The benchmark {@code growth}: what a cluster costs as its nodes, its entries and its writes grow.
 * Each curve becomes figures, a table and a picture. Start reading at {@link
 * io.grapevine.benchmark.growth.GrowthBenchmark}.
 */
@NullMarked
package io.grapevine.benchmark.growth;

import org.jspecify.annotations.NullMarked;
