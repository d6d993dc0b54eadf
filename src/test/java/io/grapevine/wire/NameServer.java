package io.grapevine.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A DNS server that returns one address for every name, valid for ten minutes. */
final class NameServer implements AutoCloseable {

  private static final int HEADER = 12;
  private static final int TTL_SECONDS = 600;

  private final DatagramSocket socket;
  private volatile InetAddress address;

  NameServer(String address) throws IOException {
    this.address = InetAddress.getByName(address);
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  void nowSays(String address) throws IOException {
    this.address = InetAddress.getByName(address);
  }

  InetSocketAddress socketAddress() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  private void serve() {
    while (!socket.isClosed()) {
      try {
        var packet = new DatagramPacket(new byte[512], 512);
        socket.receive(packet);
        byte[] answer = answer(Arrays.copyOf(packet.getData(), packet.getLength()));
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** The question again, and one record where it is about an IPv4 address. */
  private byte[] answer(byte[] question) {
    int end = HEADER;
    while (question[end] != 0) {
      end += question[end] + 1;
    }
    boolean wantsAddress = question[end + 2] == 1;
    end += 5;
    ByteBuffer answer = ByteBuffer.allocate(512);
    answer.put(question, 0, 2).putShort((short) 0x8180).putShort((short) 1);
    answer.putShort((short) (wantsAddress ? 1 : 0)).putInt(0);
    answer.put(question, HEADER, end - HEADER);
    if (wantsAddress) {
      answer.putShort((short) (0xC000 | HEADER)).putShort((short) 1).putShort((short) 1);
      answer.putInt(TTL_SECONDS).putShort((short) 4).put(address.getAddress());
    }
    return Arrays.copyOf(answer.array(), answer.position());
  }

  @Override
  public void close() {
    socket.close();
  }
}
