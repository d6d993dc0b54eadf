package io.grapevine.wire;

import io.grapevine.connection.Sender;
import io.grapevine.message.Delta;
import io.grapevine.message.NodeInfo;
import io.grapevine.message.PeerException;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.support.Netty4HeadersAdapter;

/** The headers of requests and answers in which a node declares data about itself. */
final class PeerHeaders {

  static final String NODE = "Grapevine-Node";
  static final String GROUP = "Grapevine-Group";
  static final String RECIPIENTS = "Grapevine-Recipients";
  static final String PORT = "Grapevine-Port";
  static final String SINCE = "Grapevine-Since";
  static final String CUT_OFF = "Grapevine-Cut-Off";
  static final String CLOCK = "Grapevine-Clock";
  static final String STOPPING = "Grapevine-Stopping";
  static final String VERSION = "Grapevine-Version";
  static final String SETTINGS = "Grapevine-Settings";

  /** More would make the header of each push long. */
  private static final int MOST_RECIPIENTS = 16;

  private static final int LAST_PORT = 65_535;

  /** The accepted form of texts and names that come from outside and are logged. */
  private static final Pattern TEXT = Pattern.compile("[ -~]{1,1000}");

  private static final Pattern NAME = Pattern.compile("[!-~]{1,253}");

  private PeerHeaders() {}

  /** A view of the headers of a native request or response. */
  static HttpHeaders of(io.netty.handler.codec.http.HttpHeaders headers) {
    return new HttpHeaders(new Netty4HeadersAdapter(headers));
  }

  /** Writes the headers of an answer. */
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

  /** Writes the headers of a request. */
  static void write(Sender sender, HttpHeaders headers) {
    set(headers, NODE, sender.id());
    set(headers, GROUP, sender.group());
    set(headers, PORT, sender.port());
  }

  /** Writes the headers of a push. */
  static void write(Delta delta, HttpHeaders headers) {
    String recipients = recipients(delta);
    if (!recipients.isEmpty()) {
      headers.set(RECIPIENTS, recipients);
    }
  }

  /** The text that names the recipients of a delta; empty if these are not all, or too many. */
  static String recipients(Delta delta) {
    Set<String> recipients = delta.recipients();
    return recipients.size() <= MOST_RECIPIENTS ? String.join(",", recipients) : "";
  }

  private static void set(HttpHeaders headers, String name, @Nullable Object value) {
    if (value != null) {
      headers.set(name, value.toString());
    }
  }

  /** Reads the headers of an answer; without an id, all others are ignored. */
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

  /** Reads the headers of a request. */
  static Sender readSender(HttpHeaders headers, @Nullable InetSocketAddress remote) {
    return new Sender(
        remote == null ? null : host(remote),
        name(headers.getFirst(NODE)),
        name(headers.getFirst(GROUP)),
        port(headers.getFirst(PORT)));
  }

  /** Reads the addresses to which a delta is sent, if these are all peers of its sender. */
  static Set<String> readRecipients(HttpHeaders headers) {
    String addresses = headers.getFirst(RECIPIENTS);
    return addresses == null ? Set.of() : recipients(addresses);
  }

  /** The addresses in that text. */
  static Set<String> recipients(String addresses) {
    return addresses.isEmpty() ? Set.of() : Set.copyOf(List.of(addresses.split(",")));
  }

  /** A sender with an invalid name is not the same as a sender without a name. */
  private static @Nullable String name(@Nullable String name) {
    return name == null || NAME.matcher(name).matches() ? name : "?";
  }

  /** A text that is logged unchanged must be bounded, and must not contain control characters. */
  private static @Nullable String text(@Nullable String text) {
    return text == null || TEXT.matcher(text).matches() ? text : null;
  }

  private static String host(InetSocketAddress remote) {
    return remote.getAddress() == null
        ? remote.getHostString()
        : NetUtil.toAddressString(remote.getAddress());
  }

  /** An invalid port only makes the sender unreachable; the rest of the request is still valid. */
  private static @Nullable Integer port(@Nullable String digits) {
    try {
      int port = digits == null ? 0 : Integer.parseInt(digits);
      return port > 0 && port <= LAST_PORT ? port : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
