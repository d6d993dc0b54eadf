package io.grapevine.http;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Requests that no well-behaved client sends, each whole, as the bytes that go over the wire. */
final class OddHeads {

  private static final List<String> PATHS =
      List.of("/", "/v1/state", "/v1/state/odd", "/exchange", "/actuator/health", "/actuator/info");

  private static final List<String> TARGETS =
      List.of(
          "*",
          "//",
          "///",
          "//x",
          "//[",
          "//x:y/",
          "http://x/",
          "http://x:99999/",
          "http://[/",
          "http://",
          "https://x/v1/state/a",
          "file:///etc/passwd",
          "x",
          "x:y",
          "/%",
          "/%zz",
          "/%ff",
          "/v1/state/%",
          "/v1/state/%zz",
          "/v1/state/%ff",
          "/v1/state/%00",
          "/v1/state/%c0%80",
          "/v1/state/a?ttl=%",
          "/v1/state/a?%zz=1",
          "/v1/state?prefix=%ff",
          "/v1/state?limit=%",
          "/v1/state?after=%ff",
          "/v1/state/{x}",
          "/v1/state/|",
          "/v1/state/\\",
          "/v1/state/[",
          "/v1/state/\u00ff",
          "/v1/state/" + "a".repeat(3_000),
          "/" + "a".repeat(6_000),
          "/#",
          "/../..",
          "/;",
          "/v1;a=b/state;c/d",
          "/actuator/health/a/b",
          "/actuator/health/a/b/c",
          "/actuator/health/%",
          "/actuator/health/%2f/%2f",
          "/actuator/prometheus?includedNames=%",
          "/version?symbols=",
          "/version?symbols=x&first=y",
          "/version?symbols=%zz");

  private static final List<String> HEADERS =
      List.of(
          "Accept: " + numbered(60, "a/b%d", ", "),
          "Accept: " + numbered(50, "a/b%d", ", "),
          numbered(60, "Accept: a/b%d", "\r\n"),
          "Accept: ,",
          "Accept:",
          "Accept: a/b,,c/d",
          "Accept: /",
          "Accept: a",
          "Accept: */json",
          "Accept: a/b;q=2",
          "Accept: a/b;q=x",
          "Accept: text/plain;charset=none",
          "Accept: \u0080\u00ff",
          "Accept-Charset: none",
          "Accept-Language: !!",
          "Accept-Language: " + "a,".repeat(200),
          "Accept-Encoding: none",
          "Content-Type: x",
          "Content-Type: ,",
          "Content-Type: ;",
          "Content-Type: a/b;charset=none",
          "Content-Type: application/json;charset=utf-99",
          "Content-Type: application/json, text/plain",
          "Content-Type: application/json\r\nContent-Type: text/plain",
          "Content-Type: multipart/form-data",
          "Content-Type: multipart/form-data; boundary=x",
          "Content-Type: application/cbor",
          "Content-Encoding: gzip",
          "Content-Encoding: none",
          "Content-Length: -1",
          "Content-Length: x",
          "Content-Length: 1, 2",
          "Content-Length: 2",
          "Content-Length: 99999999999999999999",
          "Transfer-Encoding: gzip",
          "Transfer-Encoding: identity",
          "If-None-Match: x",
          "If-Match: \"",
          "If-Modified-Since: x",
          "Range: x",
          "Origin: http://elsewhere\r\nAccess-Control-Request-Method: PUT",
          "Cookie: a=b;;;=",
          "Expect: 100-continue",
          "Expect: more",
          "Upgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Key: x",
          "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: x",
          "X-Forwarded-For: x\r\nX-Forwarded-Proto: x\r\nX-Forwarded-Port: x\r\nX-Forwarded-Host: [",
          "Forwarded: for=x;host=[",
          "X: " + "y".repeat(9_000),
          numbered(500, "X%d: y", "\r\n"),
          "X Y: z",
          ": z",
          "X",
          "Host: other",
          "Grapevine-Node: \u00ff",
          "Grapevine-Group: \u00ff",
          "Grapevine-Since: x",
          "traceparent: 00-00000000000000000000000000000000-0000000000000000-00");

  private static final List<String> CHUNKS =
      List.of(
          "zz\r\n",
          "-1\r\n",
          "1\r\n1\r\nzz\r\n",
          "ffffffffffffffff\r\n",
          "1\r\n11\r\n",
          "1".repeat(9_000) + "\r\n",
          "1;x=y\r\n1\r\n0\r\n\r\n",
          "1\r\n1\r\n0\r\nX: y\r\n\r\n",
          "1\r\n1\r\n0\r\n: x\r\n\r\n",
          "1\r\n1\r\n0\r\nX: " + "y".repeat(9_000) + "\r\n\r\n");

  private OddHeads() {}

  static List<String> all() {
    List<String> all = new ArrayList<>();
    for (String path : PATHS) {
      for (String header : HEADERS) {
        for (String method : List.of("GET", "PUT", "POST")) {
          all.add(request(method, path, header + "\r\nContent-Length: 1", "1"));
        }
      }
      for (String chunks : CHUNKS) {
        all.add(request("PUT", path, "Transfer-Encoding: chunked", chunks));
        all.add(request("POST", path, "Transfer-Encoding: chunked", chunks));
      }
      all.add(
          request("PUT", path, "Transfer-Encoding: chunked\r\nContent-Length: 1", "1\r\n1\r\n"));
      for (String method :
          List.of("HEAD", "OPTIONS", "TRACE", "CONNECT", "PATCH", "odd", "\u00ff")) {
        all.add(request(method, path, "Content-Length: 0", ""));
        all.add(request(method, path, "Accept: " + numbered(60, "a/b%d", ","), ""));
      }
      for (String version :
          List.of("HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/9", "HTTP", "odd", "")) {
        all.add("GET " + path + " " + version + "\r\nHost: node\r\n\r\n");
      }
    }
    for (String target : TARGETS) {
      all.add(request("GET", target, "X: y", ""));
      all.add(request("PUT", target, "Content-Length: 1", "1"));
      all.add(request("OPTIONS", target, "X: y", ""));
    }
    all.add("\u0000\u0001\u0002\r\n\r\n");
    all.add("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n");
    all.add("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    all.add("G".repeat(10_000));
    all.add("GET / HTTP/1.1\r\n\r\n");
    all.add("GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n");
    return all;
  }

  private static String request(String method, String target, String headers, String body) {
    return "%s %s HTTP/1.1\r\nHost: node\r\nConnection: close\r\n%s\r\n\r\n%s"
        .formatted(method, target, headers, body);
  }

  private static String numbered(int count, String format, String between) {
    return IntStream.range(0, count)
        .mapToObj(format::formatted)
        .collect(Collectors.joining(between));
  }
}
