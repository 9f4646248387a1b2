package org.tidings.it;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The WAR under test: as it was built, or with what a deployer may add to it. */
public final class Wars {
  private static final String WEB_XML = "WEB-INF/web.xml";

  private Wars() {}

  /** The file that the build has made. */
  public static File file() {
    return new File(
        Objects.requireNonNull(System.getProperty("test.war"), "the build sets test.war"));
  }

  /** The WAR, unchanged. */
  public static WebArchive unchanged() {
    return ShrinkWrap.createFromZipFile(WebArchive.class, file());
  }

  /** The WAR under another file name, which is its context path in most containers. */
  public static WebArchive named(String name) {
    return ShrinkWrap.create(WebArchive.class, name).merge(unchanged());
  }

  /** The WAR with context parameters added to its web.xml. */
  public static WebArchive with(String name, Map<String, String> parameters) {
    WebArchive war = named(name);
    String added =
        parameters.entrySet().stream()
            .map(
                parameter ->
                    "<context-param><param-name>%s</param-name><param-value>%s</param-value></context-param>"
                        .formatted(parameter.getKey(), parameter.getValue()))
            .collect(Collectors.joining());
    String webXml = webXml(war).replace("</web-app>", added + "</web-app>");
    war.delete(WEB_XML);
    return war.add(new StringAsset(webXml), WEB_XML);
  }

  /** The deployment descriptor of a WAR. */
  public static String webXml(WebArchive war) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                war.get(WEB_XML).getAsset().openStream(), StandardCharsets.UTF_8))) {
      return reader.lines().collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
