package io.grapevine.access;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * YAML as a tree of nodes that know their places, without aliases, and never deep.
 *
 * <p>An alias could make a small file a large policy, and a deep file overflows the stack of the
 * parser: both are refused before there is a tree.
 */
final class YamlNodes {

  /** A file of rules needs four. */
  private static final int DEEPEST = 10;

  private static final int MOST_SHOWN = 60;

  private YamlNodes() {}

  /** The root of a text; null if it is empty. */
  static @Nullable Node root(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE); // Who reads the file has a limit.
    Yaml yaml = new Yaml(options);
    try {
      int depth = 0;
      for (Event event : yaml.parse(new StringReader(text))) {
        if (event instanceof AliasEvent) {
          throw at(event.getStartMark(), "aliases are not allowed; write the value out");
        } else if (event instanceof CollectionStartEvent && ++depth > DEEPEST) {
          throw at(event.getStartMark(), "this is nested too deep");
        } else if (event instanceof CollectionEndEvent) {
          depth--;
        }
      }
      return yaml.compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      throw at(e.getProblemMark(), "this is no valid YAML: " + oneLine(e.getProblem()));
    } catch (ReaderException e) {
      throw behind(
          text.substring(0, Math.min(e.getPosition(), text.length())),
          "a control character is not allowed");
    } catch (YAMLException e) {
      throw new PolicyException(1, 1, "this is no valid YAML: " + oneLine(e.getMessage()));
    }
  }

  /**
   * The fields of an object, all of them known.
   *
   * @param kind what it is, for messages
   */
  static Map<String, Node> fields(Node node, String kind, Set<String> known) {
    if (!(node instanceof MappingNode mapping)) {
      throw at(node, kind + " must be an object");
    }
    Map<String, Node> fields = new LinkedHashMap<>();
    for (NodeTuple field : mapping.getValue()) {
      Node key = field.getKeyNode();
      String name = key instanceof ScalarNode scalar ? scalar.getValue() : "";
      if (!known.contains(name)) {
        throw at(
            key,
            "there is no field %s in %s; there are %s"
                .formatted(shown(name), kind, String.join(", ", known)));
      }
      if (fields.put(name, field.getValueNode()) != null) {
        throw at(key, "the field " + name + " is there twice");
      }
    }
    return fields;
  }

  /** The elements of a list, which is not empty. */
  static <T> List<T> list(Node node, String name, Function<Node, T> element) {
    if (!(node instanceof SequenceNode sequence)) {
      throw at(node, name + " must be a list");
    } else if (sequence.getValue().isEmpty()) {
      throw at(node, name + " must not be empty");
    }
    List<T> elements = new ArrayList<>();
    sequence.getValue().forEach(one -> elements.add(element.apply(one)));
    return elements;
  }

  /** The text of a scalar; a value that was left out, and null, are none. */
  static String text(Node node, String name) {
    if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
      return scalar.getValue();
    }
    throw at(node, name + " must be a text; an empty one is \"\"");
  }

  /** The result of a check, with the place of this node in its exception. */
  static <T> T checked(Node node, Supplier<T> check) {
    try {
      return check.get();
    } catch (PolicyException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw at(node, String.valueOf(e.getMessage()));
    }
  }

  static PolicyException at(Node node, String what) {
    return at(node.getStartMark(), what);
  }

  private static PolicyException at(@Nullable Mark mark, String what) {
    return mark == null
        ? new PolicyException(1, 1, what)
        : new PolicyException(mark.getLine() + 1, mark.getColumn() + 1, what);
  }

  /** A defect right behind this text. */
  static PolicyException behind(String before, String what) {
    int line = (int) before.chars().filter(c -> c == '\n').count();
    return new PolicyException(line + 1, before.length() - before.lastIndexOf('\n'), what);
  }

  /** A text of the file in a message: in quotes, on one line, and never long. */
  static String shown(String text) {
    String line = oneLine(text);
    return '"' + (line.length() > MOST_SHOWN ? line.substring(0, MOST_SHOWN) + "..." : line) + '"';
  }

  private static String oneLine(@Nullable String text) {
    return String.valueOf(text).replaceAll("[\\p{Cntrl}\\s]++", " ");
  }
}
