package io.grapevine.benchmark.growth;

/**
 * What a picture shows from left to right.
 *
 * @param letter comes before the value in the ids of figures
 */
record Axis(String title, String letter) {

  static final Axis NODES = new Axis("nodes", "n");
  static final Axis ENTRIES = new Axis("entries", "e");
}
