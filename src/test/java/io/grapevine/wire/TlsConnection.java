package io.grapevine.wire;

import io.grapevine.peers.Peer;
import io.grapevine.tls.PeerTls;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A connection in memory between two processes, each of which encrypts and decrypts as a node does.
 *
 * <p>A message is a frame of pieces with their lengths, so that an empty one has bytes as well.
 */
public final class TlsConnection {

  private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
  private final ByteArrayOutputStream wire = new ByteArrayOutputStream();
  private final Observer observer;
  private final EmbeddedChannel client = end();
  private final EmbeddedChannel server = end();
  private boolean isAtRest = true;

  /** Sees each message as it was sent, and all bytes that carried it. */
  public interface Observer {

    void carried(byte[] message, byte[] onWire);
  }

  TlsConnection(Observer observer) {
    this.observer = observer;
  }

  private EmbeddedChannel end() {
    EmbeddedChannel end = new EmbeddedChannel();
    end.config().setAllocator(memory);
    return end;
  }

  /**
   * Connects to a process.
   *
   * @throws SSLException if one of the two does not trust the other one
   */
  public static TlsConnection open(Peer to, PeerTls client, PeerTls server, Observer observer)
      throws SSLException {
    TlsConnection connection = new TlsConnection(observer);
    SslHandler handler =
        client.client().newHandler(connection.client.alloc(), to.host(), to.port());
    PeerConnector.ignoreAddress(handler);
    connection.server.pipeline().addLast(server.handler(connection.server));
    connection.transmit(() -> connection.client.pipeline().addLast(handler));
    return connection;
  }

  /** What arrives at the server when the client sends this. */
  public List<byte[]> request(List<byte[]> pieces) throws SSLException {
    isAtRest = false;
    return carry(client, server, pieces);
  }

  /** What arrives at the client when the server sends this. */
  public List<byte[]> answer(List<byte[]> pieces) throws SSLException {
    List<byte[]> arrived = carry(server, client, pieces);
    isAtRest = true;
    return arrived;
  }

  /** Whether each request was answered, so that the next one can be sent. */
  public boolean isAtRest() {
    return isAtRest;
  }

  private List<byte[]> carry(EmbeddedChannel from, EmbeddedChannel to, List<byte[]> pieces)
      throws SSLException {
    byte[] message = frame(pieces);
    transmit(() -> from.writeOutbound(Unpooled.wrappedBuffer(message)));
    observer.carried(message, wire.toByteArray());
    ByteArrayOutputStream arrived = new ByteArrayOutputStream();
    for (ByteBuf bytes = to.readInbound(); bytes != null; bytes = to.readInbound()) {
      arrived.writeBytes(take(bytes));
    }
    return pieces(ByteBuffer.wrap(arrived.toByteArray()));
  }

  /** One side begins; then each receives what the other one sent, until none sends any more. */
  private void transmit(Runnable begin) throws SSLException {
    wire.reset();
    try {
      begin.run();
      while (transmit(client, server) || transmit(server, client)) {}
    } catch (Exception e) { // Netty throws checked exceptions that it does not declare.
      close();
      throw e.getCause() instanceof SSLException cause ? cause : new SSLException(e);
    }
  }

  private boolean transmit(EmbeddedChannel from, EmbeddedChannel to) {
    @Nullable ByteBuf bytes = from.readOutbound();
    if (bytes == null) {
      return false;
    }
    byte[] copy = take(bytes);
    wire.writeBytes(copy);
    to.writeInbound(Unpooled.wrappedBuffer(copy));
    return true;
  }

  private static byte[] take(ByteBuf bytes) {
    byte[] copy = ByteBufUtil.getBytes(bytes);
    bytes.release();
    return copy;
  }

  private static byte[] frame(List<byte[]> pieces) {
    int size = pieces.stream().mapToInt(piece -> Integer.BYTES + piece.length).sum();
    ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + size).putInt(pieces.size());
    pieces.forEach(piece -> frame.putInt(piece.length).put(piece));
    return frame.array();
  }

  private static List<byte[]> pieces(ByteBuffer frame) {
    List<byte[]> pieces = new ArrayList<>();
    for (int left = frame.getInt(); left > 0; left--) {
      byte[] piece = new byte[frame.getInt()];
      frame.get(piece);
      pieces.add(piece);
    }
    if (frame.hasRemaining()) {
      throw new IllegalStateException(frame.remaining() + " bytes after the end of a message");
    }
    return pieces;
  }

  /** The bytes of memory in which something waits. */
  long held() {
    return memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory();
  }

  /** Ends it; the other side gets what is on its way no more. */
  public void close() {
    for (EmbeddedChannel end : List.of(client, server)) {
      end.close();
      end.releaseInbound();
      end.releaseOutbound();
    }
  }
}
