package io.grapevine.benchmark.growth;

import java.util.stream.Collectors;

/** The points of a picture as a table for the document: a row for each size. */
final class MarkdownTable {

  private MarkdownTable() {}

  static String of(Picture picture) {
    String title =
        "| %s | %s |\n"
            .formatted(
                picture.axis().title(),
                picture.lines().stream()
                    .map(line -> "%s, %s".formatted(line.name(), picture.unit()))
                    .collect(Collectors.joining(" | ")));
    String rule = "|---".repeat(picture.lines().size() + 1) + "|\n";
    return title + rule + picture.xs().mapToObj(x -> row(picture, x)).collect(Collectors.joining());
  }

  private static String row(Picture picture, int x) {
    return "| %s | %s |\n"
        .formatted(
            Numbers.of(x),
            picture.lines().stream().map(line -> cell(line, x)).collect(Collectors.joining(" | ")));
  }

  private static String cell(Line line, int x) {
    return line.at(x).isPresent() ? Numbers.of(line.at(x).getAsDouble()) : "-";
  }
}
