package io.grapevine.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the parser says about a mistake, and where it is. */
class PolicyMistakesTest {

  private static Arguments wrong(String text, String message) {
    return arguments(text, message);
  }

  /** One rule, with these lines from the third on. */
  private static String rule(String... lines) {
    return "rules:\n  - name: x\n"
        + Stream.of(lines).map(line -> "    " + line + "\n").collect(Collectors.joining());
  }

  /** One quota, with these lines from the seventh on. */
  private static String quota(String... lines) {
    return rule("subjects: [a]", "prefix: x/", "may: [read]")
        + "quotas:\n  - name: q\n"
        + Stream.of(lines).map(line -> "    " + line + "\n").collect(Collectors.joining());
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        wrong("", "f:1:1: the file is empty; it must have the field rules"),
        wrong("# nothing\n", "f:1:1: the file is empty; it must have the field rules"),
        wrong("quotas: []\n", "f:1:1: a file of rules must have the field rules"),
        wrong("rules: []\n", "f:1:8: rules must not be empty"),
        wrong("rules:\n", "f:1:7: rules must be a list"),
        wrong("- rules\n", "f:1:1: a file of rules must be an object"),
        wrong(
            "rules: x\nrule: y\n",
            "f:2:1: there is no field \"rule\" in a file of rules; there are rules, quotas"),
        wrong("rules: x\nrules: y\n", "f:2:1: the field rules is there twice"),
        wrong("rules: {a: b}\n", "f:1:8: rules must be a list"),
        wrong("rules: [x]\n", "f:1:9: a rule must be an object"),
        wrong(
            rule("subject: [a]"),
            "f:3:5: there is no field \"subject\" in a rule; there are name, subjects, prefix, may"),
        wrong(
            rule("subjects: [a]", "may: [read]", "deny: [write]"),
            "f:5:5: there is no field \"deny\" in a rule; there are name, subjects, prefix, may"),
        wrong(
            rule("<<: {may: [read]}"),
            "f:3:5: there is no field \"<<\" in a rule; there are name, subjects, prefix, may"),
        wrong(
            rule("[a]: b"),
            "f:3:5: there is no field \"\" in a rule; there are name, subjects, prefix, may"),
        wrong(rule("prefix: x/", "may: [read]"), "f:2:5: a rule must have the field subjects"),
        wrong(rule("subjects: [a]", "prefix: x/"), "f:2:5: a rule must have the field may"),
        wrong("rules: [{subjects: [a]}]", "f:1:9: a rule must have the field name"),
        wrong("rules: [{name: }]", "f:1:15: name must be a text; an empty one is \"\""),
        wrong(
            "rules: [{name: a b}]",
            "f:1:16: name must have 1 to 63 letters, digits, dots, dashes and underscores, and"
                + " begin with a letter or a digit"),
        wrong(rule("subjects: []"), "f:3:15: subjects must not be empty"),
        wrong(rule("subjects: alice"), "f:3:15: subjects must be a list"),
        wrong(
            rule("subjects: [alice, ~]"), "f:3:23: a subject must be a text; an empty one is \"\""),
        wrong(
            rule("subjects: [\"\"]"),
            "f:3:16: a subject must be a text without spaces around it and without control"
                + " characters"),
        wrong(
            rule("subjects:", "  - alice", "  - namespace:Shop"),
            "f:5:9: namespace:Shop does not have the name of a namespace"),
        wrong(
            rule("subjects: [system:masters]"),
            "f:3:16: system:masters must be system:serviceaccount:<namespace>:<name>"),
        wrong(rule("subjects: [a]", "prefix: x/", "may: []"), "f:5:10: may must not be empty"),
        wrong(
            rule("subjects: [a]", "prefix: x/", "may: [read, delete]"),
            "f:5:17: there is no \"delete\"; there are read, write, operate, metrics"),
        wrong(
            rule("subjects: [a]", "may: [read]"),
            "f:2:5: a rule with read or write must have a prefix; \"\" is every key"),
        wrong(
            rule("subjects: [a]", "prefix:", "may: [read]"),
            "f:4:12: prefix must be a text; an empty one is \"\""),
        wrong(
            rule("subjects: [a]", "prefix: ~", "may: [read]"),
            "f:4:13: prefix must be a text; an empty one is \"\""),
        wrong(
            rule("subjects: [a]", "prefix: [x]", "may: [read]"),
            "f:4:13: prefix must be a text; an empty one is \"\""),
        wrong(
            rule("subjects: [a]", "prefix: \"\\ud83d\"", "may: [read]"),
            "f:4:13: prefix must be Unicode text; this one has half of a surrogate pair"),
        wrong(
            rule("subjects: [a]", "prefix: " + "x".repeat(513), "may: [read]"),
            "f:4:13: prefix must have at most 512 bytes of UTF-8, as a key; this one has 513"),
        wrong(
            rule("subjects: [a]", "prefix: x/", "may: [operate, metrics]"),
            "f:4:13: prefix has no effect in a rule with neither read nor write; remove it"),
        wrong(
            rule("subjects: [a]", "may: [operate]")
                + "  - name: x\n    subjects: [b]\n    may: [operate]\n",
            "f:5:11: another rule has the name \"x\""),
        wrong(
            quota("entries: 1") + "  - name: q\n    entries: 2\n",
            "f:9:11: another quota has the name \"q\""),
        wrong(
            quota("prefix: x/"),
            "f:7:5: a quota must have at least one of entries, bytes, writes-per-second and"
                + " watches"),
        wrong(quota("entries: -1"), "f:8:14: entries must be a whole number, not \"-1\""),
        wrong(quota("entries: 1.5"), "f:8:14: entries must be a whole number, not \"1.5\""),
        wrong(
            quota("bytes: 10 MB"),
            "f:8:12: bytes must be a whole number of bytes, or a size such as 64KB or 10MB, not"
                + " \"10 MB\""),
        wrong(
            quota("bytes: 999999999999999TB"),
            "f:8:12: bytes must be a whole number of bytes, or a size such as 64KB or 10MB, not"
                + " \"999999999999999TB\""),
        wrong(quota("writes-per-second: 0"), "f:8:24: writes-per-second must be 1 to 10000000"),
        wrong(
            quota("reads: 1"),
            "f:8:5: there is no field \"reads\" in a quota; there are name, prefix, subjects,"
                + " entries, bytes, writes-per-second, watches"),
        wrong(
            "rules: [\n",
            "f:2:1: this is no valid YAML: expected the node content, but found '<stream end>'"),
        wrong(
            "rules:\n\t- x\n",
            "f:2:1: this is no valid YAML: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)"),
        wrong(
            "rules: x\n---\nrules: y\n",
            "f:2:1: this is no valid YAML: but found another document"),
        wrong("rules:\n  x\u0007", "f:2:4: a control character is not allowed"),
        wrong(
            "rules:\n  - &a {name: x}\n  - *a\n",
            "f:3:5: aliases are not allowed; write the value out"),
        wrong("rules:\n" + "[".repeat(1_000), "f:2:10: this is nested too deep"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void saysWhereAMistakeIs(String text, String message) {
    assertThatThrownBy(() -> PolicyParser.parse(text))
        .isInstanceOfSatisfying(
            PolicyException.class, wrong -> assertThat(wrong.in("f")).isEqualTo(message));
  }
}
