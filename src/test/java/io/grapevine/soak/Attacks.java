package io.grapevine.soak;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPOutputStream;

/**
 * Misbehavior that no regular client shows: raw sockets to one node, which may reject all of it.
 */
final class Attacks {

  private static final int TIMEOUT_MILLIS = 5_000;
  private static final int SMALL_WINDOW = 4_096;
  private static final int BOMB = 15 * 1024 * 1024;

  private Attacks() {}

  /** Requests for this path whose connection is reset at once. */
  static void resets(int port, String path, int count) {
    for (int i = 0; i < count; i++) {
      try (Socket socket = connect(port)) {
        socket.getOutputStream().write(get(path));
        socket.setSoLinger(true, 0);
      } catch (IOException e) {
        // As good as any other end.
      }
    }
  }

  /** Readers of this path that stop reading; to be closed by the caller. */
  static List<Socket> stalledReaders(int port, String path, int count) {
    List<Socket> readers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      try {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(SMALL_WINDOW);
        socket.connect(address(port), TIMEOUT_MILLIS);
        socket.getOutputStream().write(get(path));
        readers.add(socket);
      } catch (IOException e) {
        // The node has enough of them.
      }
    }
    return readers;
  }

  /** Bodies that never end; to be closed by the caller. */
  static List<Socket> unfinishedBodies(int port, String path, int count, int bytes) {
    List<Socket> writers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      try {
        Socket socket = connect(port);
        writers.add(socket);
        socket.getOutputStream().write(head("PUT", path, "application/json", "", bytes + 1));
        socket.getOutputStream().write(text(bytes));
      } catch (IOException e) {
        // Refused, which is right.
      }
    }
    return writers;
  }

  /** Random bytes, as they are and as the body of a delta. */
  static void garbage(int port, RandomGenerator random, int count) {
    for (int i = 0; i < count; i++) {
      byte[] bytes = new byte[1 + random.nextInt(1_000)];
      random.nextBytes(bytes);
      send(port, bytes);
      send(port, head("PUT", "/", "application/cbor", "", bytes.length), bytes);
      send(port, head("PUT", "/", "application/json", "gzip", bytes.length), bytes);
    }
  }

  /** Small packed deltas that unpack to millions of things. */
  static void bombs(int port, int count) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    byte[] entry = {0x61, 0x61, 0, 0, 0x41, 0x30};
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(0x9f);
      for (int i = 0; i < BOMB / entry.length; i++) {
        gzip.write(entry);
      }
      gzip.write(0xff);
    }
    byte[] body = packed.toByteArray();
    for (int i = 0; i < count; i++) {
      send(port, head("PUT", "/", "application/cbor", "gzip", body.length), body);
    }
  }

  private static void send(int port, byte[]... parts) {
    try (Socket socket = connect(port)) {
      for (byte[] part : parts) {
        socket.getOutputStream().write(part);
      }
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      // The node may close whenever it likes.
    }
  }

  private static byte[] text(int bytes) {
    return ("\"" + "a".repeat(bytes - 1)).getBytes(US_ASCII);
  }

  private static byte[] get(String path) {
    return ("GET " + path + " HTTP/1.1\r\nHost: soak\r\n\r\n").getBytes(US_ASCII);
  }

  private static byte[] head(String method, String path, String type, String encoding, int bytes) {
    String encoded = encoding.isEmpty() ? "" : "Content-Encoding: " + encoding + "\r\n";
    return "%s %s HTTP/1.1\r\nHost: soak\r\nConnection: close\r\nContent-Type: %s\r\n%sContent-Length: %d\r\n\r\n"
        .formatted(method, path, type, encoded, bytes)
        .getBytes(US_ASCII);
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(address(port), TIMEOUT_MILLIS);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    return socket;
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
