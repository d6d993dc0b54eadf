package io.grapevine.connection;

import io.grapevine.message.NodeInfo;
import io.grapevine.message.PeerException;
import org.springframework.http.HttpHeaders;

/** How a node says in the header of an answer what it says of itself. */
final class PeerHeaders {

  static final String NODE = "Grapevine-Node";
  static final String SINCE = "Grapevine-Since";
  static final String CUT_OFF = "Grapevine-Cut-Off";

  private PeerHeaders() {}

  static void write(NodeInfo info, HttpHeaders headers) {
    if (info.id() != null) {
      headers.set(NODE, info.id());
    }
    if (info.since() != null) {
      headers.set(SINCE, Long.toString(info.since()));
    }
    if (info.cutOff()) {
      headers.set(CUT_OFF, "true");
    }
  }

  /** What the headers say; an agent that does not say who it is says nothing else either. */
  static NodeInfo read(HttpHeaders headers) {
    String id = headers.getFirst(NODE);
    if (id == null) {
      return NodeInfo.UNKNOWN;
    }
    String since = headers.getFirst(SINCE);
    try {
      return new NodeInfo(
          id,
          since == null ? null : Long.valueOf(since),
          Boolean.parseBoolean(headers.getFirst(CUT_OFF)));
    } catch (NumberFormatException e) {
      throw new PeerException(PeerException.Reason.MALFORMED, SINCE + " is not a number: " + since);
    }
  }
}
