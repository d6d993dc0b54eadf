package io.grapevine;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** One Grapevine node. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class GrapevineApplication {

  public static void main(String[] args) {
    SpringApplication.run(GrapevineApplication.class, args);
  }
}
