package org.tidings.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** However a client goes, the others see soon that it is not there any more. */
@ArquillianTest
class DepartureIT {
  private static final String CONNECT = "{\"id\":1,\"connect\":{}}";

  @ArquillianResource URI application;

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.with(
        "departures.war",
        Map.of(
            "tidings.demo", "true",
            "tidings.client.ping_interval", "1s",
            "tidings.client.pong_timeout", "1s",
            "tidings.websocket.write_timeout", "2s"));
  }

  enum Stage {
    PLAIN,
    CONNECTED,
    SUBSCRIBED
  }

  enum Departure {
    CLOSE_FRAME {
      @Override
      void by(RawPeer peer) throws IOException {
        peer.send(RawPeer.CLOSE, true, ByteBuffer.allocate(2).putShort((short) 1000).array());
      }
    },
    RESET {
      @Override
      void by(RawPeer peer) throws IOException {
        peer.reset();
      }
    },
    SILENCE_WITHOUT_READING {
      @Override
      void by(RawPeer peer) {}
    };

    abstract void by(RawPeer peer) throws IOException;
  }

  static Stream<Arguments> departuresAtEveryStage() {
    return Arrays.stream(Stage.values())
        .flatMap(
            stage ->
                Arrays.stream(Departure.values()).map(departure -> Arguments.of(departure, stage)));
  }

  @ParameterizedTest(name = "{0} when {1}")
  @MethodSource("departuresAtEveryStage")
  void nobodyIsPresentAfterThat(Departure departure, Stage stage) throws IOException {
    String channel = "demo:" + (departure + "-" + stage).toLowerCase(Locale.ROOT);
    try (RawPeer peer = reach(stage, channel)) {
      // A client that is connected and no more is in no channel.
      Await.value("clients present", stage == Stage.CONNECTED ? 0 : 1, () -> present(channel));
      departure.by(peer);
      Await.value("clients present", 0, () -> present(channel));
    }
  }

  private RawPeer reach(Stage stage, String channel) throws IOException {
    RawPeer peer =
        new RawPeer(
            Peer.address(application, stage == Stage.PLAIN ? "ws?channel=" + channel : "ws"));
    String subscribe = "{\"id\":2,\"subscribe\":{\"channel\":\"" + channel + "\"}}";
    switch (stage) {
      case PLAIN -> {}
      case CONNECTED -> peer.send(CONNECT);
      case SUBSCRIBED -> peer.send(CONNECT + "\n" + subscribe);
    }
    return peer;
  }

  /** As a client is told that asks: so the server still serves, too. */
  private int present(String channel) {
    try (RawPeer asking = new RawPeer(Peer.address(application, "ws"))) {
      String question = "{\"id\":3,\"presence_stats\":{\"channel\":\"" + channel + "\"}}";
      asking.send(CONNECT);
      asking.nextButPings();
      asking.send(question);
      String answer = asking.nextButPings().text();
      return Integer.parseInt(answer.replaceFirst("^.*\"num_clients\":(\\d+).*$", "$1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
