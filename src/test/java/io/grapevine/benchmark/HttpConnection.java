package io.grapevine.benchmark;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** A kept connection to a port on loopback, with as little work for each request as possible. */
public final class HttpConnection implements AutoCloseable {

  private static final String LENGTH = "content-length:";

  private final Socket socket;
  private final InputStream in;

  public HttpConnection(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** Sends a request and waits for its answer. */
  public Answer exchange(byte[] request) throws IOException {
    send(request);
    return receive();
  }

  public void send(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
  }

  /** Waits for the next answer, which must have a length. */
  public Answer receive() throws IOException {
    String start = line();
    if (!start.startsWith("HTTP/1.1 ")) {
      throw new IOException("not an answer: " + start);
    }
    int length = 0;
    for (String header = line(); !header.isEmpty(); header = line()) {
      if (header.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
        length = Integer.parseInt(header.substring(LENGTH.length()).strip());
      }
    }
    return new Answer(Integer.parseInt(start.substring(9, 12)), in.readNBytes(length));
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** The answer to a request. */
  public record Answer(int status, byte[] body) {

    /** Returns the body of a 2xx. */
    public byte[] successful() throws IOException {
      if (status / 100 != 2) {
        throw new IOException("status " + status + ": " + new String(body, ISO_8859_1));
      }
      return body;
    }
  }
}
