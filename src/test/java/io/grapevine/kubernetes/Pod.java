package io.grapevine.kubernetes;

import java.util.UUID;

/**
 * A pod as Endpoints name it.
 *
 * @param uid by which a node recognizes itself
 * @param ip its primary address, by which it does so as well
 */
record Pod(String uid, String ip) {

  static Pod at(String ip) {
    return new Pod(UUID.randomUUID().toString(), ip);
  }
}
