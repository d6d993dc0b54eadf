package io.grapevine;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** One Grapevine node, or the check that nodes replicate. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class GrapevineApplication {

  public static void main(String[] args) {
    DirectMemory.limit();
    EventLoops.limit();
    if (args.length > 0 && args[0].equals(GossipCheck.COMMAND)) {
      System.exit(GossipCheck.run(args));
    }
    try {
      SpringApplication.run(GrapevineApplication.class, args);
    } catch (RuntimeException e) {
      System.exit(1); // It is reported already; threads of libraries must not keep the process.
    }
  }
}
