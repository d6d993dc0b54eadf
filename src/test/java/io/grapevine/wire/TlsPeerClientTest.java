package io.grapevine.wire;

import io.grapevine.testing.Authority;
import io.grapevine.tls.PeerTls;
import io.grapevine.tls.TestTls;
import java.util.function.Supplier;

/** Everything that two nodes exchange, with mutual TLS. */
class TlsPeerClientTest extends OverHttp {

  TlsPeerClientTest() {
    super(certifiedBy(new Authority("group")));
  }

  private static Supplier<PeerTls> certifiedBy(Authority authority) {
    return () -> new TestTls("required", authority).peers();
  }
}
