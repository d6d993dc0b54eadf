package io.grapevine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The commands in a document and what they print. In a block without a language, a line that begins
 * with {@code $} is a command, one that begins with {@code >} goes on with it, and the others are
 * lines that it prints, in this order and perhaps with others between them. {@code ...} stands for
 * any text.
 */
record Tour(List<Step> steps) {

  private static final String FENCE = "```";
  private static final String ANYTHING = "...";
  private static final int FIRST_PORT = 3097;

  /**
   * A command.
   *
   * @param printed the lines that it prints
   */
  record Step(String command, List<String> printed) {

    /** The first line that is missing in this output; null: there is none. */
    @Nullable String missingIn(String output) {
      int line = 0;
      for (String each : output.lines().toList()) {
        if (line < printed.size() && pattern(printed.get(line)).matcher(each).matches()) {
          line++;
        }
      }
      return line == printed.size() ? null : printed.get(line);
    }

    private static Pattern pattern(String line) {
      return Pattern.compile(
          "\\Q" + line.strip().replace(ANYTHING, "\\E.*\\Q") + "\\E\\s*", Pattern.CASE_INSENSITIVE);
    }
  }

  /**
   * Runs the commands with the tools of this machine, where the ports from 3097 on are those of the
   * nodes, and checks what they print.
   */
  void take(LocalCluster cluster, Path directory) throws IOException {
    try (Shell shell = new Shell(directory)) {
      for (Step step : steps) {
        String output = shell.run(withPorts(step.command, cluster));
        assertThat(step.missingIn(output))
            .as("a line of%n%s%nwhich printed%n%s", step.command, output)
            .isNull();
      }
    }
  }

  private static String withPorts(String command, LocalCluster cluster) {
    String replaced = command;
    for (int i = 0; i < cluster.nodes().size(); i++) {
      int port = cluster.node(i).ports().agent();
      replaced = replaced.replace("localhost:" + (FIRST_PORT + i), "127.0.0.1:" + port);
    }
    return replaced;
  }

  static Tour of(String markdown) {
    List<Step> steps = new ArrayList<>();
    boolean inside = false;
    for (String line : markdown.lines().toList()) {
      if (line.startsWith(FENCE)) {
        inside = !inside && line.equals(FENCE);
      } else if (inside && line.startsWith("$ ")) {
        steps.add(new Step(line.substring(2), new ArrayList<>()));
      } else if (inside && line.startsWith("> ") && !steps.isEmpty()) {
        Step begun = steps.removeLast();
        steps.add(new Step(begun.command + "\n" + line.substring(2), begun.printed));
      } else if (inside && !line.isBlank() && !steps.isEmpty()) {
        steps.getLast().printed.add(line);
      }
    }
    return new Tour(steps);
  }
}
