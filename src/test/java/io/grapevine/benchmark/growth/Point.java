package io.grapevine.benchmark.growth;

/** One measured value at one size. */
record Point(int x, double y) {}
