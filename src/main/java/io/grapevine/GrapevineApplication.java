package io.grapevine;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** One Grapevine node. */
@SpringBootApplication
public class GrapevineApplication {

  public static void main(String[] args) {
    SpringApplication.run(GrapevineApplication.class, args);
  }
}
