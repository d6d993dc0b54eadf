package io.grapevine.startup;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.web.server.PortInUseException;

/** Why a server could not listen: which of the three addresses and ports is wrong. */
final class ListenFailure {

  private static final List<String> PORTS =
      List.of("server.port", "grapevine.connection.port", "management.server.port");
  private static final List<String> ADDRESSES =
      List.of("server.address", "grapevine.connection.address", "management.server.address");
  private static final int LAST_PRIVILEGED = 1023;
  private static final int LAST_PORT = 65_535;

  private ListenFailure() {}

  /** The rule that a setting breaks; empty if this is another failure. */
  static Optional<String> of(Throwable cause, Settings settings) {
    if (cause instanceof PortInUseException inUse) {
      return Optional.of(inUse(inUse.getPort(), settings));
    }
    String message = String.valueOf(cause.getMessage());
    if (message.contains("Cannot assign requested address")) {
      return ADDRESSES.stream()
          .filter(name -> settings.value(name).filter(address -> !isLocal(address)).isPresent())
          .findFirst()
          .map(name -> name + " must be an address of this machine");
    } else if (message.contains("Permission denied")) {
      return port(settings, 1, LAST_PRIVILEGED)
          .map(name -> name + " must be above 1023, or this process needs the right to use it");
    } else if (message.contains("out of range")) {
      return port(settings, LAST_PORT + 1, Integer.MAX_VALUE)
          .map(name -> name + " must be 0 to 65535");
    }
    return Optional.empty();
  }

  private static String inUse(int port, Settings settings) {
    List<String> names =
        PORTS.stream()
            .filter(name -> settings.value(name).filter(Integer.toString(port)::equals).isPresent())
            .toList();
    return switch (names.size()) {
      case 0 -> "port " + port + " is in use";
      case 1 -> names.getFirst() + " must be a free port, and some program already uses it";
      default -> String.join(" and ", names) + " must be different ports";
    };
  }

  private static Optional<String> port(Settings settings, int first, int last) {
    return PORTS.stream()
        .filter(
            name -> settings.value(name).filter(port -> isBetween(port, first, last)).isPresent())
        .findFirst();
  }

  private static boolean isBetween(String text, int first, int last) {
    try {
      int port = Integer.parseInt(text);
      return port >= first && port <= last;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean isLocal(String address) {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      return any.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
