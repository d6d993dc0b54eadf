package io.grapevine.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {

  private static final String LINE = "backup 0123456789abcdef\n";

  @TempDir private Path directory;

  @Test
  void theSameBytesAreTheSameTokens() throws IOException {
    Path path = Files.writeString(directory.resolve("tokens"), LINE);
    TokenFile file = new TokenFile(path);
    StaticTokens first = file.read();
    assertThat(first).hasToString("1 token");
    Files.writeString(path, LINE);
    assertThat(file.read()).isSameAs(first);

    Files.writeString(path, LINE + "ci fedcba9876543210");
    assertThat(file.read()).isNotSameAs(first).hasToString("2 tokens");
    Files.writeString(path, "");
    assertThat(file.read()).hasToString("0 tokens");
  }

  @Test
  void aFileThatCannotBeUsedIsNamed() throws IOException {
    Path path = directory.resolve("tokens");
    TokenFile file = new TokenFile(path);
    assertThatIllegalStateException()
        .isThrownBy(file::read)
        .withMessage("there is no file " + path);
    Files.createDirectory(path);
    assertThatIllegalStateException()
        .isThrownBy(file::read)
        .withMessageStartingWith("cannot read " + path);
    Files.delete(path);
    Files.write(path, new byte[] {(byte) 0xff});
    assertThatIllegalStateException().isThrownBy(file::read).withMessage(path + " is not UTF-8");
    Files.writeString(path, LINE + "nonsense");
    assertThatIllegalStateException()
        .isThrownBy(file::read)
        .withMessage(path + ": line 2 must be a name, a token, and groups");
    Files.writeString(path, "#".repeat((1 << 20) + 1));
    assertThatIllegalStateException()
        .isThrownBy(file::read)
        .withMessage(path + " is larger than 1 MB");
    Files.writeString(path, LINE);
    assertThat(file.read()).hasToString("1 token");
  }
}
