package org.tidings.it.adapter;

import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.core.spi.LoadableExtension;

/** Makes {@code java -jar} a container for Arquillian, so that the same tests run against it. */
public final class StandaloneExtension implements LoadableExtension {
  @Override
  public void register(ExtensionBuilder builder) {
    builder.service(DeployableContainer.class, StandaloneContainer.class);
  }
}
