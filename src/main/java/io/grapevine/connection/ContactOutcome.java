package io.grapevine.connection;

import io.grapevine.message.PeerException;
import java.net.ConnectException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * The result of a contact with a peer; it is a label of metrics and determines the peer's back-off.
 */
public enum ContactOutcome {
  OK,
  SELF,
  OTHER_GROUP,
  NO_GROUP,
  STRANGER,
  BUSY,
  ERROR_STATUS,
  MALFORMED,
  TOO_LARGE,
  TIMEOUT,
  NO_CONNECTION,
  TLS_FAILURE,
  IO_ERROR;

  public static ContactOutcome of(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case PeerException answered -> {
          return valueOf(answered.reason().name());
        }
        case io.netty.channel.ConnectTimeoutException _ -> {
          return TIMEOUT;
        }
        case io.netty.handler.timeout.TimeoutException _ -> {
          return TIMEOUT;
        }
        case TimeoutException _ -> {
          return TIMEOUT;
        }
        case SSLException _ -> {
          return TLS_FAILURE;
        }
        case ConnectException _ -> {
          return NO_CONNECTION;
        }
        default -> {}
      }
    }
    return IO_ERROR;
  }
}
