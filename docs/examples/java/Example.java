import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** {@code java -cp <jars> Example.java http://localhost:3097 http://localhost:3098 http://localhost:3099} */
public class Example {
  public static void main(String... nodes) throws InterruptedException {
    Grapevine client = new Grapevine(nodes);
    for (int i = 1; i < 8; i++) {
      int number = i;
      client.send(api -> {
        api.put("example/" + number, Map.of("number", number));
        return true;
      });
    }
    int listed = 0;
    for (String after = null; ; ) {
      String behind = after;
      Grapevine.Page page = client.send(api -> api.list("example/", 3, behind));
      listed += page.entries().size();
      after = page.next();
      if (after == null) {
        break;
      }
    }
    System.out.println("listed " + listed);
    client.follow("example/", copy -> {
      System.out.println(JsonMapper.shared().writeValueAsString(copy));
      return !copy.containsKey("example/end");
    });
    System.exit(0);
  }
}
