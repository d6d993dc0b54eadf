package io.grapevine.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.comments.CommentLine;
import org.yaml.snakeyaml.comments.CommentType;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** The reference of the values is made of values.yaml: its defaults and what it says of them. */
@RunsHelm
class HelmReferenceTest {

  private static final Path REFERENCE = Chart.DIRECTORY.resolve("README.md");
  private static final Path MADE = Path.of("target", "chart-README.md");
  private static final String HEAD = "| value | default | meaning |\n|---|---|---|\n";
  private static final List<CommentLine> EMPTY = List.of();
  private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

  @Test
  void namesEveryValueWithItsDefaultAndItsMeaning() throws IOException {
    var text = Files.readString(REFERENCE);
    var begin = text.indexOf(HEAD);
    assertThat(begin).isPositive();
    Files.writeString(MADE, text.substring(0, begin) + HEAD + table());

    assertThat(REFERENCE)
        .as("if the change is meant: cp %s %s", MADE, REFERENCE)
        .hasSameTextualContentAs(MADE);
  }

  @Test
  void explainsEveryValue() throws IOException {
    assertThat(rows()).isNotEmpty().allSatisfy(row -> assertThat(row.meaning()).isNotBlank());
  }

  private static String table() throws IOException {
    return rows().stream()
        .map(row -> "| `%s` | `%s` | %s |\n".formatted(row.path(), row.value(), row.meaning()))
        .collect(Collectors.joining());
  }

  private static List<Row> rows() throws IOException {
    var yaml = Files.readString(Chart.DIRECTORY.resolve("values.yaml"));
    var options = new LoaderOptions();
    options.setProcessComments(true);
    var rows = new ArrayList<Row>();
    collect("", (MappingNode) new Yaml(options).compose(new StringReader(yaml)), rows);
    return rows;
  }

  /** A map whose members have comments of their own is as many rows, any other value one. */
  private static void collect(String prefix, MappingNode map, List<Row> rows) {
    for (var tuple : map.getValue()) {
      var path = prefix + ((ScalarNode) tuple.getKeyNode()).getValue();
      var inner = commentedMap(tuple.getValueNode());
      if (inner.isPresent()) {
        collect(path + ".", inner.get(), rows);
      } else {
        rows.add(new Row(path, value(path), meaning(tuple)));
      }
    }
  }

  private static Optional<MappingNode> commentedMap(Node node) {
    return Optional.of(node)
        .filter(MappingNode.class::isInstance)
        .map(MappingNode.class::cast)
        .filter(map -> map.getValue().stream().anyMatch(tuple -> !meaning(tuple).isEmpty()));
  }

  /** The first paragraph of the comment above it. */
  private static String meaning(NodeTuple tuple) {
    var comments = Objects.requireNonNullElse(tuple.getKeyNode().getBlockComments(), EMPTY);
    return comments.stream()
        .filter(comment -> comment.getCommentType() == CommentType.BLOCK)
        .map(CommentLine::getValue)
        .map(String::strip)
        .takeWhile(line -> !line.isEmpty())
        .collect(Collectors.joining(" "))
        .replace("|", "\\|");
  }

  private static String value(String path) {
    Object value = Chart.defaults();
    for (var name : path.split("\\.")) {
      value = Chart.at(value, "$['" + name + "']");
    }
    return JSON.toJson(value);
  }

  record Row(String path, String value, String meaning) {}
}
