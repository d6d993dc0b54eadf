package io.grapevine.connection;

import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The group of nodes to which this node belongs.
 *
 * @param group the name of the group, the same on all of its nodes; nodes of different groups
 *     exchange nothing
 */
@ConfigurationProperties("grapevine")
public record GroupProperties(@DefaultValue("grapevine") String group) {

  /** What a header carries as it is, and a log line shows without quotes. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:/-]{1,253}");

  public GroupProperties {
    if (!NAME.matcher(group).matches()) {
      throw new IllegalArgumentException(
          "grapevine.group must be 1 to 253 letters, digits, or any of . _ - / :");
    }
  }
}
