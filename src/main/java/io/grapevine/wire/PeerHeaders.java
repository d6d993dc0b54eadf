package io.grapevine.wire;

import io.grapevine.connection.Sender;
import io.grapevine.message.NodeInfo;
import io.grapevine.message.PeerException;
import java.net.InetSocketAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** How a node says in the headers of requests and answers what it says of itself. */
final class PeerHeaders {

  static final String NODE = "Grapevine-Node";
  static final String GROUP = "Grapevine-Group";
  static final String PORT = "Grapevine-Port";
  static final String SINCE = "Grapevine-Since";
  static final String CUT_OFF = "Grapevine-Cut-Off";
  static final String CLOCK = "Grapevine-Clock";
  static final String STOPPING = "Grapevine-Stopping";
  static final String VERSION = "Grapevine-Version";
  static final String SETTINGS = "Grapevine-Settings";

  private static final int LAST_PORT = 65_535;

  /** What a text and a name may be that come from outside and stand in a log. */
  private static final Pattern TEXT = Pattern.compile("[ -~]{1,1000}");

  private static final Pattern NAME = Pattern.compile("[!-~]{1,253}");

  private PeerHeaders() {}

  /** Into an answer. */
  static void write(NodeInfo info, HttpHeaders headers) {
    set(headers, NODE, info.id());
    set(headers, GROUP, info.group());
    set(headers, SINCE, info.since());
    set(headers, CUT_OFF, info.cutOff() ? true : null);
    set(headers, CLOCK, info.clock());
    set(headers, STOPPING, info.stopping() ? true : null);
    set(headers, VERSION, info.software());
    set(headers, SETTINGS, info.settings());
  }

  /** Into a request. */
  static void write(Sender sender, HttpHeaders headers) {
    set(headers, NODE, sender.id());
    set(headers, GROUP, sender.group());
    set(headers, PORT, sender.port());
  }

  private static void set(HttpHeaders headers, String name, @Nullable Object value) {
    if (value != null) {
      headers.set(name, value.toString());
    }
  }

  /** What an answer says; an agent that does not say who it is says nothing else either. */
  static NodeInfo read(HttpHeaders headers) {
    String id = headers.getFirst(NODE);
    if (id == null) {
      return NodeInfo.UNKNOWN;
    }
    return new NodeInfo(
        id,
        headers.getFirst(GROUP),
        number(headers, SINCE),
        Boolean.parseBoolean(headers.getFirst(CUT_OFF)),
        number(headers, CLOCK),
        Boolean.parseBoolean(headers.getFirst(STOPPING)),
        text(headers.getFirst(VERSION)),
        text(headers.getFirst(SETTINGS)));
  }

  private static @Nullable Long number(HttpHeaders headers, String name) {
    String digits = headers.getFirst(name);
    try {
      return digits == null ? null : Long.valueOf(digits);
    } catch (NumberFormatException e) {
      throw new PeerException(PeerException.Reason.MALFORMED, name + " is not a number: " + digits);
    }
  }

  /** What a request says. */
  static Sender readSender(HttpHeaders headers, @Nullable InetSocketAddress remote) {
    return new Sender(
        remote == null ? null : host(remote),
        name(headers.getFirst(NODE)),
        name(headers.getFirst(GROUP)),
        port(headers.getFirst(PORT)));
  }

  /** Somebody who names something that is no name is still not somebody who names nothing. */
  private static @Nullable String name(@Nullable String name) {
    return name == null || NAME.matcher(name).matches() ? name : "?";
  }

  /** What stands in the log as it is has a bound, and no character that a log is not to have. */
  private static @Nullable String text(@Nullable String text) {
    return text == null || TEXT.matcher(text).matches() ? text : null;
  }

  private static String host(InetSocketAddress remote) {
    return remote.getAddress() == null
        ? remote.getHostString()
        : remote.getAddress().getHostAddress();
  }

  /** A port that is none helps nobody to reach the sender, and makes nothing else of it wrong. */
  private static @Nullable Integer port(@Nullable String digits) {
    try {
      int port = digits == null ? 0 : Integer.parseInt(digits);
      return port > 0 && port <= LAST_PORT ? port : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
