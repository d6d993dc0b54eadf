package io.grapevine.access.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.grapevine.access.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesFileTest {

  static final String GOOD = "rules: [{name: x, subjects: [alice], prefix: x/, may: [read]}]\n";

  @TempDir private Path directory;

  private Path path;
  private RulesFile file;

  @BeforeEach
  void create() {
    path = directory.resolve("rules.yaml");
    file = new RulesFile(path);
  }

  @Test
  void isParsedOnlyWhenItsBytesChange() throws IOException {
    Files.writeString(path, GOOD);
    Policy first = file.read();

    assertThat(file.read()).isSameAs(first);
    Files.writeString(path, GOOD + "# comment\n");
    assertThat(file.read()).isNotSameAs(first).isEqualTo(first);
    Files.writeString(path, GOOD.replace("x/", "y/"));
    assertThat(file.read()).isNotEqualTo(first).hasToString("1 rule and 0 quotas");
  }

  @Test
  void saysInWhichLineAMistakeIs() throws IOException {
    Files.writeString(path, "rules:\n  - nam: x\n");

    assertThatIllegalStateException()
        .isThrownBy(file::read)
        .withMessage(
            path
                + ":2:5: there is no field \"nam\" in a rule; there are name, subjects, prefix,"
                + " may");
  }

  @Test
  void afterAMistakeTheSameContentAsBeforeIsTheSamePolicy() throws IOException {
    Files.writeString(path, GOOD);
    Policy first = file.read();
    Files.writeString(path, "rules: x");
    assertThatIllegalStateException().isThrownBy(file::read);
    Files.writeString(path, "");
    assertThatIllegalStateException().isThrownBy(file::read);
    Files.writeString(path, GOOD);

    assertThat(file.read()).isSameAs(first);
  }

  @Test
  void isThere() {
    assertThatIllegalStateException()
        .isThrownBy(file::read)
        .withMessage("there is no file " + path);
    assertThatIllegalStateException()
        .isThrownBy(new RulesFile(directory)::read)
        .withMessageStartingWith("cannot read " + directory);
  }

  @Test
  void hasABoundedSize() throws IOException {
    Files.writeString(path, GOOD + "#".repeat(RulesFile.MOST_BYTES - GOOD.length()));
    assertThat(file.read().rules().rules()).hasSize(1);

    Files.writeString(path, GOOD + "#".repeat(RulesFile.MOST_BYTES));
    assertThatIllegalStateException()
        .isThrownBy(file::read)
        .withMessage(path + " is larger than 1 MiB");
  }
}
