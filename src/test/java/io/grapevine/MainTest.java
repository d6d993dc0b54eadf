package io.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Java 17 runs the class, so that it can say that it is too old for the others. */
class MainTest {

  private static final int CLASS_FILES_OF_JAVA_17 = 61;

  @Test
  void isCompiledForJava17() throws IOException {
    try (var file =
        new DataInputStream(Objects.requireNonNull(Main.class.getResourceAsStream("Main.class")))) {
      file.skipNBytes(6);
      assertThat(file.readUnsignedShort()).isEqualTo(CLASS_FILES_OF_JAVA_17);
    }
  }

  @Test
  void saysWhichJavaItNeedsAndWhichOneThisIs() {
    assertThat(Main.tooOld(17, "/usr/lib/jvm/java-17"))
        .isEqualTo(
            "Grapevine needs Java 25 or newer, and this is Java 17 in /usr/lib/jvm/java-17;"
                + " start it with the java command of a newer one.");
  }
}
