package io.grapevine.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Short messages that claim to be large: they cost no more than their bytes. */
class ExpensiveEntriesTest {

  private static final long MB = 1 << 20;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9b7fffffffffffffff", // an array of 2^63 - 1
        "9a7fffffff",
        "9f7a7fffffff61", // a text of 2 GB
        "9f7b7fffffffffffffff61",
        "9f616b05005a7fffffff31", // a value of 2 GB
        "9f616b05005b7fffffffffffffff31",
        "9f616b05005bffffffffffffffff31",
        "9f616bc25a7fffffff31", // a number of 2 GB
        "9f616b05005f5a7ffffff031",
        "bb7fffffffffffffff"
      })
  void aDeclaredLengthIsNotBelieved(String hex) {
    assertCheap(HexFormat.of().parseHex(hex), 4 * MB);
  }

  @Test
  void deepNestingIsRefusedAtOnce() {
    for (int head : new int[] {0x81, 0x9f, 0xbf, 0xa1, 0xc2, 0xd8, 0x5f, 0x7f}) {
      byte[] deep = new byte[1 << 20];
      Arrays.fill(deep, (byte) head);
      assertCheap(deep, MB);
      deep[0] = (byte) 0x9f;
      assertCheap(deep, MB);
    }
  }

  @Test
  void aGiantNumberIsRefusedWithoutBeingWrittenOut() {
    byte[] giant = new byte[1 << 20];
    Arrays.fill(giant, (byte) 0x7f);
    byte[] head = HexFormat.of().parseHex("9f616bc25a000ffff0");
    System.arraycopy(head, 0, giant, 0, head.length);

    assertCheap(giant, MB);
  }

  @Test
  void theMessageDoesNotRepeatAGiantKey() {
    byte[] key = new byte[1 << 20];
    Arrays.fill(key, (byte) 'k');
    ByteBuffer item = ByteBuffer.allocate(key.length + 10);
    item.put(HexFormat.of().parseHex("9f7a00100000")).put(key);
    item.put(HexFormat.of().parseHex("050140ff"));

    assertThat(EntryCodec.decode(item.array()).rejected().getFirst().reason())
        .hasSizeLessThan(5_000);
  }

  @Test
  void aMessageOfManyMalformedEntriesIsMalformedAsAWhole() {
    byte[] bad = HexFormat.of().parseHex("6005" + "0040");
    ByteBuffer item = ByteBuffer.allocate(bad.length * 100_000 + 2).put((byte) 0x9f);
    for (int i = 0; i < 100_000; i++) {
      item.put(bad);
    }
    item.put((byte) 0xff);

    assertCheap(item.array(), 8 * MB);
  }

  private static void assertCheap(byte[] item, long most) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThatThrownBy(() -> EntryCodec.decode(item)).isInstanceOf(MalformedCborException.class);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before)
        .as("allocated bytes")
        .isLessThan(most);
  }
}
