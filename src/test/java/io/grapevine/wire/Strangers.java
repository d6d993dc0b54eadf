package io.grapevine.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Map;

/** Programs that are no peers. */
final class Strangers {

  static final byte[] PAGE = "<html><h1>Welcome</h1></html>".getBytes(UTF_8);
  static final byte[] STATE = "{\"k\":{\"value\":1,\"ts\":1,\"ttl\":null}}".getBytes(UTF_8);

  /** What they answer, whatever they are sent. */
  static final Map<String, StubPeer.Handler> ALL =
      Map.ofEntries(
          entry("a web server", StubPeer.answer(200, "text/html", PAGE)),
          entry(
              "a page said to be created", StubPeer.answer(201, "text/html; charset=utf-8", PAGE)),
          entry("a captive portal that knows the sign of being online", StubPeer.answer(204)),
          entry("an empty answer", StubPeer.answer(200)),
          entry("an empty page", StubPeer.answer(200, "text/plain", new byte[0])),
          entry("an answer of a type that is none", StubPeer.answer(200, "what?", STATE)),
          entry(
              "an API that answers everything in JSON",
              StubPeer.answer(200, "application/json", "{\"status\":\"ok\"}".getBytes(UTF_8))),
          entry(
              "an API that answers everything with an empty object",
              StubPeer.answer(200, "application/json", "{}".getBytes(UTF_8))),
          entry(
              "a program that speaks CBOR",
              StubPeer.answer(200, "application/cbor", new byte[] {0x41, 0})),
          entry(
              "a program that speaks CBOR sequences",
              StubPeer.answer(200, "application/cbor-seq", new byte[] {0x40})),
          entry("an echo", Strangers::echo));

  /** Errors, as of what stands in front of a peer. */
  static final Map<String, StubPeer.Handler> ERRORS =
      Map.of(
          "a redirect", StubPeer.answer(302, "text/html", PAGE),
          "a captive portal", StubPeer.answer(511, "text/html", PAGE),
          "a proxy without its server", StubPeer.answer(502, "text/html", PAGE),
          "a proxy that is overloaded", StubPeer.answer(503, "text/html", PAGE));

  private Strangers() {}

  private static void echo(HttpExchange exchange) throws IOException {
    byte[] request = "GET".equals(exchange.getRequestMethod()) ? new byte[0] : STATE;
    StubPeer.answer(200, "application/json", request).handle(exchange);
  }
}
