package io.grapevine.agent.problem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpStatus;

/** A row of docs/problems.md. */
public record DocumentedProblem(String name, int status, String cause, String remedy)
    implements Comparable<DocumentedProblem> {

  private static final Path DOC = Path.of("docs", "problems.md");
  private static final int COLUMNS = 4;

  /** The problems below this heading. */
  public static List<DocumentedProblem> below(String heading) throws IOException {
    return Files.readAllLines(DOC).stream()
        .dropWhile(line -> !line.equals(heading))
        .skip(1)
        .takeWhile(line -> !line.startsWith("## "))
        .filter(line -> line.startsWith("| `"))
        .map(DocumentedProblem::of)
        .toList();
  }

  private static DocumentedProblem of(String row) {
    List<String> cells =
        Arrays.stream(row.substring(1, row.lastIndexOf('|')).split("\\|", -1))
            .map(String::strip)
            .toList();
    if (cells.size() != COLUMNS || cells.stream().anyMatch(String::isBlank)) {
      throw new IllegalStateException("not a row of " + COLUMNS + " cells: " + row);
    }
    return new DocumentedProblem(
        cells.get(0).replace("`", ""), Integer.parseInt(cells.get(1)), cells.get(2), cells.get(3));
  }

  /** The name of the problem with this constant. */
  public static String nameOf(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The title that a node sends. */
  public String title() {
    return HttpStatus.valueOf(status).getReasonPhrase();
  }

  @Override
  public int compareTo(DocumentedProblem other) {
    return name.compareTo(other.name);
  }
}
