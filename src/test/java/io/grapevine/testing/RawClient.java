package io.grapevine.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** One connection to a port of this machine, over which any bytes can go. */
public final class RawClient implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;

  public RawClient(int port) {
    this(port, SocketFactory.getDefault());
  }

  /** A connection that speaks TLS from its first request on. */
  public RawClient(int port, SSLContext tls) {
    this(port, tls.getSocketFactory());
  }

  private RawClient(int port, SocketFactory sockets) {
    try {
      socket = sockets.createSocket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The socket of a connection that speaks TLS. */
  public SSLSocket tls() {
    return (SSLSocket) socket;
  }

  /** Sends these characters, a byte for each. */
  public RawClient send(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    return this;
  }

  /** Sends a GET without a body. */
  public RawClient get(String path) throws IOException {
    return send("GET " + path + " HTTP/1.1\r\nHost: node\r\n\r\n");
  }

  /** Whether an answer has come that is not read yet. */
  public boolean isAnswered() throws IOException {
    return socket.getInputStream().available() > 0;
  }

  /** The head of the next answer, whose body is skipped. */
  public String answer() throws IOException {
    String head = head();
    int length = contentLength(head);
    socket.getInputStream().skipNBytes(length);
    return head;
  }

  private String head() throws IOException {
    InputStream in = socket.getInputStream();
    var head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new SocketException("closed after <" + head.toString(ISO_8859_1) + ">");
      }
      head.write(next);
    }
    return head.toString(ISO_8859_1);
  }

  private static int contentLength(String head) {
    return head.lines()
        .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
        .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
        .findFirst()
        .orElse(0);
  }

  /** The first line that comes, or less where the other side closes the connection before. */
  public String statusLine() throws IOException {
    var line = new ByteArrayOutputStream();
    try {
      for (int next = socket.getInputStream().read();
          next >= 0 && next != '\r';
          next = socket.getInputStream().read()) {
        line.write(next);
      }
    } catch (SocketException e) {
      // Reset.
    }
    return line.toString(ISO_8859_1);
  }

  /** All that comes until the other side closes the connection, in whatever way. */
  public String rest() throws IOException {
    var all = new ByteArrayOutputStream();
    byte[] piece = new byte[4096];
    try {
      for (int n = socket.getInputStream().read(piece);
          n >= 0;
          n = socket.getInputStream().read(piece)) {
        all.write(piece, 0, n);
      }
    } catch (SocketException e) {
      // Reset: closed as well.
    }
    return all.toString(ISO_8859_1);
  }

  public int localPort() {
    return socket.getLocalPort();
  }

  /** Closes the connection without a goodbye. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
