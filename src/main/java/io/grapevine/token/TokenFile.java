package io.grapevine.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grapevine.http.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/** A file of static tokens. It is parsed only when its bytes have changed. */
final class TokenFile {

  private static final int MOST_BYTES = 1 << 20;

  private final Path path;
  private byte[] bytes = new byte[0];
  private StaticTokens tokens = StaticTokens.NONE;

  TokenFile(Path path) {
    this.path = path;
  }

  /**
   * Reads the file. Not thread-safe.
   *
   * @throws IllegalStateException if it cannot be read or is wrong; the message has the file, and
   *     the line of a mistake
   */
  StaticTokens read() {
    byte[] read = content();
    if (!Arrays.equals(read, bytes)) {
      tokens = parse(read);
      bytes = read;
    }
    return tokens;
  }

  private StaticTokens parse(byte[] content) {
    try {
      return StaticTokens.parse(UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString());
    } catch (CharacterCodingException e) {
      throw new IllegalStateException(path + " is not UTF-8", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(path + ": " + e.getMessage(), e);
    }
  }

  private byte[] content() {
    try (InputStream file = Files.newInputStream(path)) {
      byte[] content = file.readNBytes(MOST_BYTES + 1);
      if (content.length > MOST_BYTES) {
        throw new IllegalStateException(path + " is larger than 1 MB");
      }
      return content;
    } catch (NoSuchFileException e) {
      throw new IllegalStateException("there is no file " + path, e);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + path + ": " + Texts.oneLine(e), e);
    }
  }
}
