package io.grapevine.startup;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** An address or a port that prevents the start is reported in one line. */
@ExtendWith(OutputCaptureExtension.class)
class ListenFailureTest {

  private static final String ADDRESS_OF_NOBODY = "192.0.2.1"; // Reserved for documentation.

  private final FailingStart start = new FailingStart();

  @ParameterizedTest
  @ValueSource(
      strings = {"server.address", "grapevine.connection.address", "management.server.address"})
  void namesAnAddressOfAnotherMachine(String setting, CapturedOutput output) {
    start.failsWith(
        setting
            + " must be an address of this machine; it is "
            + ADDRESS_OF_NOBODY
            + " (command line)",
        output,
        setting + "=" + ADDRESS_OF_NOBODY);
  }

  @Test
  void namesAPortThatIsInUse(CapturedOutput output) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      start.failsWith(
          "grapevine.connection.port must be a free port, and some program already uses it; it is %d (command line)"
              .formatted(taken.getLocalPort()),
          output,
          "grapevine.connection.port=" + taken.getLocalPort());
    }
  }

  @Test
  void namesTwoSettingsWithTheSamePort(CapturedOutput output) {
    start.failsWith(
        "server.port and grapevine.connection.port must be different ports;"
            + " server.port is %1$d (command line), grapevine.connection.port is %1$d (command line)"
                .formatted(start.ports.agent()),
        output,
        "grapevine.connection.port=" + start.ports.agent());
  }
}
