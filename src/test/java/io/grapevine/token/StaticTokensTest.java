package io.grapevine.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.grapevine.access.Subject;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StaticTokensTest {

  private static final String TOKEN = "0123456789abcdef";

  @Test
  void readsNamesTokensAndGroups() {
    StaticTokens tokens =
        StaticTokens.parse(
            """
            # who         token             groups

            backup        0123456789abcdef
            \tci\tfedcba9876543210\tplatform,shop
            backup        another-token-of-backup==\r
            """);

    assertThat(tokens).hasToString("3 tokens");
    assertThat(tokens.find(TOKEN)).isEqualTo(new Subject("backup", Set.of()));
    assertThat(tokens.find("another-token-of-backup==")).isEqualTo(new Subject("backup", Set.of()));
    assertThat(tokens.find("fedcba9876543210"))
        .isEqualTo(new Subject("ci", Set.of("platform", "shop")));
  }

  @Test
  void aTokenIsFoundOnlyAsAWhole() {
    StaticTokens tokens = StaticTokens.parse("backup " + TOKEN);

    assertThat(tokens.find(TOKEN.substring(1))).isNull();
    assertThat(tokens.find(TOKEN + "0")).isNull();
    assertThat(tokens.find("")).isNull();
    assertThat(StaticTokens.NONE.find(TOKEN)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "backup                              | line 2 must be a name, a token, and groups",
        "backup 0123456789abcdef a b         | line 2 must be a name, a token, and groups",
        "backup 0123456789abcde              | line 2 must have a token of 16 to 512",
        "backup 0123456789abcdeé             | line 2 must have a token of 16 to 512",
        "backup 0123456789\"abcdef           | line 2 must have a token of 16 to 512",
        "anonymous 0123456789abcdef          | line 2 must have a name",
        "authenticated 0123456789abcdef      | line 2 must have a name",
        "system:serviceaccount:a:b 0123456789abcdef | line 2 must have a name",
        "bäckup 0123456789abcdef             | line 2 must have a name",
        "backup 0123456789abcdef a,,b        | line 2 must have groups",
        "other  fedcba9876543210             | line 2 has the token of another line",
      })
  void aWrongLineIsNamedAndNotQuoted(String line, String rule) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StaticTokens.parse("first fedcba9876543210\n" + line))
        .satisfies(e ->
            assertThat(e.getMessage())
                .startsWith(rule)
                .doesNotContain("abcde")
                .doesNotContain("fedc"));
  }

  @Test
  void theNumberOfTokensHasABound() {
    assertThat(StaticTokens.parse(lines(1000))).hasToString("1000 tokens");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StaticTokens.parse(lines(1001)))
        .withMessage("there are more than 1,000 tokens");
  }

  private static String lines(int number) {
    return IntStream.range(0, number)
        .mapToObj("name 0123456789-%d"::formatted)
        .map(line -> line + "-abcdefghij")
        .collect(Collectors.joining("\n"));
  }
}
