package io.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MayTest {

  private static final String RULES =
      """
      rules:
        - name: cart
          subjects: [namespace:shop, group:platform]
          prefix: cart/
          may: [write]
        - name: flags
          subjects: [authenticated]
          prefix: flags/
          may: [read]
        - name: operators
          subjects: [group:platform]
          may: [operate]
      """;

  private static final String CART = "system:serviceaccount:shop:cart ";

  @TempDir private Path directory;
  private Path file;
  private final List<String> lines = new ArrayList<>();

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(directory.resolve("rules.yaml"), RULES);
  }

  private int may(String arguments) {
    return May.run(List.of(arguments.split(" ")), lines::add);
  }

  @ParameterizedTest
  @CsvSource({
    "system:serviceaccount:shop:cart write cart/x, 0",
    "system:serviceaccount:shop:cart read cart/x, 0",
    "system:serviceaccount:shop:cart write cart, 1",
    "system:serviceaccount:shop:cart write flags/x, 1",
    "system:serviceaccount:shop:cart read flags/x, 0",
    "system:serviceaccount:other:cart write cart/x, 1",
    "alice write cart/x, 1",
    "alice --group platform write cart/x, 0",
    "alice --group=platform --group=other operate, 0",
    "alice --group platform metrics, 0",
    "alice metrics, 1",
    "anonymous read flags/x, 1",
  })
  void itsExitCodeIsTheAnswer(String arguments, int code) {
    assertThat(may(arguments + " --rules " + file)).isEqualTo(code);
  }

  @Test
  void namesTheRuleThatAllowsIt() {
    may(CART + "read cart/x --rules=" + file);

    assertThat(lines)
        .containsExactly(
            "system:serviceaccount:shop:cart may read cart/x",
            "  by rule cart: namespace:shop, group:platform may write below cart/");
  }

  @Test
  void saysWhyNoRuleAllowsIt() {
    may(CART + "write flags/x --rules " + file);
    assertThat(lines)
        .containsExactly(
            "system:serviceaccount:shop:cart may not write flags/x",
            "  rule cart: namespace:shop, group:platform may write below cart/, but the key does"
                + " not begin with that",
            "  rule flags: authenticated may read below flags/ does not include write");

    lines.clear();
    may("alice --group b --group a write cart/x --rules " + file);
    assertThat(lines)
        .containsExactly(
            "alice may not write cart/x",
            "  rule cart: namespace:shop, group:platform may write below cart/, but not alice in"
                + " a, b");

    lines.clear();
    may("anonymous write other --rules " + file);
    assertThat(lines)
        .containsExactly(
            "anonymous may not write other",
            "  no rule comes close: none applies to this subject, and none permits this");
  }

  @ParameterizedTest
  @CsvSource({
    "alice, a subject and a permission are needed",
    "alice read, read needs one key",
    "alice read a b, read needs one key",
    "alice operate x, operate has no key",
    "'alice delete x', 'there is no permission delete; there are read, write, operate, metrics'",
    "namespace:shop read x, the subject must be one name; namespace:shop stands for several subjects",
    "authenticated read x, the subject must be one name; authenticated stands for several subjects",
    "anonymous --group a read x, anonymous is in no group",
    "system:serviceaccount:shop read x, "
        + "system:serviceaccount:shop must be system:serviceaccount:<namespace>:<name>",
    "alice --grop a read x, there is no option --grop",
  })
  void explainsItsUsage(String arguments, String mistake) {
    assertThat(may(arguments + " --rules " + file)).isEqualTo(2);
    assertThat(lines).containsExactly(mistake + "\n" + May.USAGE);
  }

  @Test
  void needsAFile() throws IOException {
    assertThat(may("alice read x")).isEqualTo(2);
    assertThat(may("alice read x --rules")).isEqualTo(2);
    assertThat(may("alice read x --rules " + directory.resolve("none"))).isEqualTo(2);
    Files.writeString(file, "rules:\n  - nam: x\n");
    assertThat(may("alice read x --rules " + file)).isEqualTo(2);

    assertThat(lines)
        .containsExactly(
            "--rules must name a file\n" + May.USAGE,
            "--rules must have a value\n" + May.USAGE,
            "there is no file " + directory.resolve("none"),
            file
                + ":2:5: there is no field \"nam\" in a rule; there are name, subjects, prefix,"
                + " may");
  }

  @Test
  void aKeyIsOne() {
    assertThat(may("alice read " + "x".repeat(513) + " --rules " + file)).isEqualTo(2);
    assertThat(lines.getFirst()).startsWith("a key must have at most 512 bytes");
  }
}
