import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/** Podman on the command line, and waiting for conditions. */
final class Podman {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private Podman() {}

  /** Polls until the condition holds; a failed request counts as not yet. */
  static void await(String what, Callable<Boolean> condition) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      try {
        if (condition.call()) {
          return;
        }
      } catch (IOException e) {
        // Not reachable yet.
      }
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException("no " + what + " within " + PATIENCE);
      }
      Thread.sleep(10);
    }
  }

  /** Runs podman; returns its output. */
  static String run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("podman", "--runtime", "runc"));
    command.addAll(Arrays.asList(arguments));
    Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.PIPE).start();
    Path errors = Files.createTempFile("podman", ".log");
    var reader = Thread.ofVirtual().start(() -> {
      try {
        Files.write(errors, process.getErrorStream().readAllBytes());
      } catch (IOException e) {
        // The message is only for the error below.
      }
    });
    String output = new String(process.getInputStream().readAllBytes()).strip();
    int code = process.waitFor();
    reader.join();
    String message = Files.readString(errors);
    Files.delete(errors);
    if (code != 0) {
      throw new IllegalStateException(String.join(" ", command) + ": " + message);
    }
    return output;
  }
}
