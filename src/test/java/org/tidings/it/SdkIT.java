package org.tidings.it;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/** The official JavaScript SDK works in every container, on every path. */
@ArquillianTest
class SdkIT {
  @ArquillianResource URI application;

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.with(
        "sdk.war",
        Map.of(
            "tidings.demo", "true",
            "tidings.client.token.hmac_secret_key", SdkTests.SECRET,
            "tidings.client.allow_anonymous_connect_without_token", "true"));
  }

  @TestFactory
  Stream<DynamicContainer> paths() throws Exception {
    List<DynamicContainer> paths = new ArrayList<>();
    for (String path : List.of("connection/websocket", "ws")) {
      paths.add(DynamicContainer.dynamicContainer(path, SdkTests.smoke(application, path)));
    }
    return paths.stream();
  }
}
