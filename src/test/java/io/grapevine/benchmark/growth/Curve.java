package io.grapevine.benchmark.growth;

import java.util.List;

/** Measurements at growing sizes. */
interface Curve {

  /** Measures, and returns the pictures of what was measured. */
  List<Picture> measure(Effort effort) throws Exception;
}
