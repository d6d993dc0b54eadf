package io.grapevine;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each promise and each anomaly in docs/consistency.md has the test that the page names. */
class ConsistencyDocTest {

  private static final Pattern NAME = Pattern.compile("\\(`([a-z][A-Za-z]{15,})`\\)");

  @Test
  void theDocumentNamesExactlyTheTests() throws IOException, ClassNotFoundException {
    TreeSet<String> named =
        NAME.matcher(Files.readString(Path.of("docs/consistency.md")))
            .results()
            .map(found -> found.group(1))
            .collect(toCollection(TreeSet::new));

    assertThat(named)
        .isEqualTo(
            Arrays.stream(
                    Class.forName("io.grapevine.simulation.ConsistencyTest").getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .collect(toCollection(TreeSet::new)));
  }
}
