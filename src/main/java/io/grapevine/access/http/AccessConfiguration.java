package io.grapevine.access.http;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What all ports have in common, whether access is on or off. */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

  @Bean
  RequestRights requestRights(@Value("${grapevine.access.enabled:false}") boolean enabled) {
    return new RequestRights(enabled);
  }

  @Bean
  GrantChanges grantChanges() {
    return new GrantChanges();
  }
}
