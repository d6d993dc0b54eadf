package io.grapevine.access;

import static io.grapevine.access.YamlNodes.at;
import static io.grapevine.access.YamlNodes.checked;
import static io.grapevine.access.YamlNodes.fields;
import static io.grapevine.access.YamlNodes.list;
import static io.grapevine.access.YamlNodes.shown;
import static io.grapevine.access.YamlNodes.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads a policy from YAML. What could be meant in two ways is an error: a field that does not
 * exist, one that is there twice, a name that is there twice, an empty list.
 */
public final class PolicyParser {

  private static final Set<String> POLICY = ordered("rules", "quotas");
  private static final Set<String> RULE = ordered("name", "subjects", "prefix", "may");
  private static final Set<String> QUOTA =
      ordered("name", "prefix", "subjects", "entries", "bytes", "writes-per-second", "watches");

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}");
  private static final Pattern SIZE = Pattern.compile("[0-9]{1,15}(?:B|KB|MB|GB|TB)?");

  private PolicyParser() {}

  private static Set<String> ordered(String... names) {
    return new LinkedHashSet<>(List.of(names));
  }

  /**
   * The policy that a text in UTF-8 describes.
   *
   * @throws PolicyException if there is none; says where and why
   */
  public static Policy parse(byte[] utf8) {
    ByteBuffer in = ByteBuffer.wrap(utf8);
    CharBuffer out = CharBuffer.allocate(utf8.length);
    if (StandardCharsets.UTF_8.newDecoder().decode(in, out, true).isError()) {
      throw YamlNodes.behind(out.flip().toString(), "the text must be UTF-8");
    }
    return parse(out.flip().toString());
  }

  /**
   * The policy that a text describes.
   *
   * @throws PolicyException if there is none; says where and why
   */
  public static Policy parse(String text) {
    Node root = YamlNodes.root(text);
    if (root == null) {
      throw new PolicyException(1, 1, "the file is empty; it must have the field rules");
    }
    Map<String, Node> fields = fields(root, "a file of rules", POLICY);
    List<Named<Rule>> rules =
        list(required(root, fields, "a file of rules", "rules"), "rules", PolicyParser::rule);
    Node quotas = fields.get("quotas");
    return new Policy(
        new Rules(unique(rules, "rule")),
        quotas == null ? List.of() : unique(list(quotas, "quotas", PolicyParser::quota), "quota"));
  }

  /** A rule or a quota, and where its name is. */
  private record Named<T>(String name, Node place, T value) {}

  private static <T> List<T> unique(List<Named<T>> all, String kind) {
    Set<String> names = new LinkedHashSet<>();
    for (Named<T> one : all) {
      if (!names.add(one.name)) {
        throw at(one.place, "another %s has the name %s".formatted(kind, shown(one.name)));
      }
    }
    return all.stream().map(Named::value).toList();
  }

  private static Named<Rule> rule(Node node) {
    Map<String, Node> fields = fields(node, "a rule", RULE);
    Node name = name(node, fields, "a rule");
    List<Who> subjects =
        list(required(node, fields, "a rule", "subjects"), "subjects", PolicyParser::who);
    Set<Permission> may = EnumSet.noneOf(Permission.class);
    may.addAll(list(required(node, fields, "a rule", "may"), "may", PolicyParser::permission));
    String prefix = prefix(fields);
    Node place = Objects.requireNonNullElse(fields.get("prefix"), node);
    Rule rule = checked(place, () -> new Rule(text(name, "name"), subjects, prefix, may));
    return new Named<>(rule.name(), name, rule);
  }

  private static Named<Quota> quota(Node node) {
    Map<String, Node> fields = fields(node, "a quota", QUOTA);
    Node name = name(node, fields, "a quota");
    Node subjects = fields.get("subjects");
    List<Who> who = subjects == null ? List.of() : list(subjects, "subjects", PolicyParser::who);
    String prefix = prefix(fields);
    Long entries = limit(fields, "entries", PolicyParser::number);
    Long bytes = limit(fields, "bytes", PolicyParser::size);
    Long writes = limit(fields, "writes-per-second", PolicyParser::number);
    Long watches = limit(fields, "watches", PolicyParser::number);
    Integer few = watches == null ? null : (int) Math.min(watches, Integer.MAX_VALUE);
    Quota quota =
        checked(
            Objects.requireNonNullElse(fields.get("writes-per-second"), node),
            () ->
                new Quota(
                    text(name, "name"),
                    who,
                    prefix == null ? "" : prefix,
                    entries,
                    bytes,
                    writes,
                    few));
    return new Named<>(quota.name(), name, quota);
  }

  private static Node required(Node node, Map<String, Node> fields, String kind, String name) {
    Node field = fields.get(name);
    if (field == null) {
      throw at(node, "%s must have the field %s".formatted(kind, name));
    }
    return field;
  }

  private static Node name(Node node, Map<String, Node> fields, String kind) {
    Node name = required(node, fields, kind, "name");
    checked(
        name,
        () -> {
          Rule.checkName(text(name, "name"));
          return name;
        });
    return name;
  }

  private static @Nullable String prefix(Map<String, Node> fields) {
    Node node = fields.get("prefix");
    return node == null ? null : checked(node, () -> Prefixes.checked(text(node, "prefix")));
  }

  private static Who who(Node node) {
    return checked(node, () -> Who.of(text(node, "a subject")));
  }

  private static Permission permission(Node node) {
    String name = text(node, "an element of may");
    return Permission.of(name)
        .orElseThrow(() ->
            at(node, "there is no %s; there are %s".formatted(shown(name), Permission.all())));
  }

  private static @Nullable Long limit(
      Map<String, Node> fields, String name, Function<String, @Nullable Long> parse) {
    Node node = fields.get(name);
    if (node == null) {
      return null;
    }
    String text = text(node, name);
    Long limit = parse.apply(text);
    if (limit == null) {
      throw at(
          node,
          "%s must be a whole number%s, not %s"
              .formatted(
                  name,
                  name.equals("bytes") ? " of bytes, or a size such as 64KB or 10MB" : "",
                  shown(text)));
    }
    return limit;
  }

  private static @Nullable Long number(String text) {
    return NUMBER.matcher(text).matches() ? Long.valueOf(text) : null;
  }

  private static @Nullable Long size(String text) {
    try {
      return SIZE.matcher(text).matches() ? DataSize.parse(text).toBytes() : null;
    } catch (IllegalArgumentException | ArithmeticException e) {
      return null;
    }
  }
}
