package org.tidings.websocket;

import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;

/**
 * Negotiates no extension. Browsers always offer permessage-deflate and Tomcat takes it, at 120 KB
 * a connection and two to three times the CPU.
 */
public final class HandshakeConfigurator extends ServerEndpointConfig.Configurator {
  @Override
  public List<Extension> getNegotiatedExtensions(
      List<Extension> installed, List<Extension> requested) {
    return List.of();
  }
}
