package org.tidings.it.adapter;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.spi.client.container.ContainerConfiguration;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.protocol.ProtocolDescription;
import org.jboss.arquillian.container.spi.client.protocol.metadata.HTTPContext;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.arquillian.container.spi.client.protocol.metadata.Servlet;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.tidings.it.StandaloneServer;
import org.tidings.it.Wars;

/**
 * A process {@code java -jar} for each deployment. There are no context parameters then: those of
 * the WAR are given as system properties.
 */
public final class StandaloneContainer
    implements DeployableContainer<StandaloneContainer.Configuration> {
  private static final Pattern PARAMETER =
      Pattern.compile("<param-name>(tidings[^<]*)</param-name><param-value>([^<]*)</param-value>");

  private final Map<String, StandaloneServer> servers = new ConcurrentHashMap<>();

  /** There is nothing to configure. */
  public static final class Configuration implements ContainerConfiguration {
    @Override
    public void validate() {}
  }

  @Override
  public Class<Configuration> getConfigurationClass() {
    return Configuration.class;
  }

  @Override
  public ProtocolDescription getDefaultProtocol() {
    return new ProtocolDescription("Servlet 5.0");
  }

  @Override
  public ProtocolMetaData deploy(Archive<?> archive) throws DeploymentException {
    try {
      File file = Files.createTempFile("tidings-", ".war").toFile();
      archive.as(ZipExporter.class).exportTo(file, true);
      StandaloneServer.Launch launch = new StandaloneServer.Launch().war(file);
      Matcher parameter = PARAMETER.matcher(Wars.webXml(archive.as(WebArchive.class)));
      while (parameter.find()) {
        launch.systemProperty(parameter.group(1), parameter.group(2));
      }
      StandaloneServer server = launch.start();
      servers.put(archive.getName(), server);
      HTTPContext context = new HTTPContext("127.0.0.1", server.port());
      context.add(new Servlet("default", ""));
      return new ProtocolMetaData().addContext(context);
    } catch (IOException | RuntimeException | AssertionError e) {
      throw new DeploymentException("java -jar " + archive.getName(), e);
    }
  }

  @Override
  public void undeploy(Archive<?> archive) {
    StandaloneServer server = servers.remove(archive.getName());
    if (server != null) {
      try (server) {
        server.stop();
      }
    }
  }
}
