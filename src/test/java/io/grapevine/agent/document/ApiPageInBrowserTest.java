package io.grapevine.agent.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.grapevine.testing.LiveNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The page at /docs in a real browser, Debian's Chromium. */
@LiveNode
class ApiPageInBrowserTest {

  private static final long PATIENCE_SECONDS = 90;

  private final int port;

  ApiPageInBrowserTest(@LocalServerPort int port) {
    this.port = port;
  }

  @Test
  void theBrowserShowsEveryRequestAndObeysThePolicy(@TempDir Path directory)
      throws IOException, InterruptedException {
    Optional<Path> chromium = chromium();
    assumeTrue(chromium.isPresent(), "this machine has no chromium");
    Path log = directory.resolve("log");
    Path page = directory.resolve("page");
    Process browser =
        new ProcessBuilder(
                chromium.orElseThrow().toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--enable-logging=stderr",
                "--user-data-dir=" + directory.resolve("profile"),
                "--virtual-time-budget=30000",
                "--dump-dom",
                "http://127.0.0.1:" + port + "/docs")
            .redirectOutput(page.toFile())
            .redirectError(log.toFile())
            .start();
    boolean ended = browser.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    Stream.concat(browser.descendants(), Stream.of(browser.toHandle()))
        .forEach(ProcessHandle::destroyForcibly);

    assertThat(ended).as("%s", Files.readString(log)).isTrue();
    assertThat(Files.readString(page).replaceAll("<[^>]*>|\u200b", ""))
        .contains("Grapevine", "/v1/state/{key}", "/v1/watch", "/v1/import", "Write many keys");
    assertThat(Files.readString(log)).doesNotContain("Content Security Policy", "Uncaught");
  }

  private static Optional<Path> chromium() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(path -> Path.of(path, "chromium"))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
