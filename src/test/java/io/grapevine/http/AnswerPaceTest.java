package io.grapevine.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnswerPaceTest {

  private static final Duration IDLE = Duration.ofSeconds(10);

  private final AnswerPace pace = new AnswerPace(IDLE);
  private final EmbeddedChannel channel = new EmbeddedChannel();

  @BeforeEach
  void begin() {
    channel.freezeTime();
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(4, 8));
    channel.pipeline().addFirst(pace);
  }

  @AfterEach
  void end() {
    channel.finishAndReleaseAll();
  }

  @Test
  void closesTheConnectionOfAReaderThatStopped() {
    writeUnread(3);
    pass(IDLE.multipliedBy(2));
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aReaderThatTakesSomethingNowAndThenStaysConnected() {
    for (int i = 0; i < 9; i++) {
      writeUnread(3);
      pass(IDLE.minusSeconds(1));
      channel.flush();
    }
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void aConnectionWithNothingToSendStaysOpen() {
    pass(IDLE.multipliedBy(5));
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void saysWhenThereIsRoomForMore() {
    List<String> done = new ArrayList<>();
    pace.whenWritable(() -> done.add("at once"));
    channel.runPendingTasks();
    writeUnread(9);
    pace.whenWritable(() -> done.add("later"));
    channel.runPendingTasks();
    assertThat(done).containsExactly("at once");

    channel.flush();
    channel.runPendingTasks();

    assertThat(done).containsExactly("at once", "later");
  }

  private void writeUnread(int bytes) {
    channel.write(Unpooled.wrappedBuffer(new byte[bytes]));
  }

  private void pass(Duration duration) {
    for (long second = 0; second < duration.toSeconds(); second++) {
      channel.advanceTimeBy(1, TimeUnit.SECONDS);
      channel.runScheduledPendingTasks();
    }
  }
}
