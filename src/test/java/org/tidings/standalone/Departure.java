package org.tidings.standalone;

import java.io.IOException;
import java.util.Locale;

/** How a peer ends a connection, or lets it rot. */
enum Departure {
  CLOSE_FRAME {
    @Override
    void by(Wire peer) throws IOException {
      peer.sendClose(1000);
    }
  },
  FIN {
    @Override
    void by(Wire peer) throws IOException {
      peer.finish();
    }
  },
  RESET {
    @Override
    void by(Wire peer) throws IOException {
      peer.reset();
    }
  },
  HALF_A_FRAME_AND_THE_END {
    @Override
    void by(Wire peer) throws IOException {
      peer.sendHalf(LONG);
      peer.close();
    }
  },
  HALF_A_FRAME_AND_SILENCE {
    @Override
    void by(Wire peer) throws IOException {
      peer.sendHalf(LONG);
    }
  },
  SILENCE_WITHOUT_READING {
    @Override
    void by(Wire peer) {}
  };

  private static final String LONG = "[\"" + "x".repeat(10_000) + "\"]";

  abstract void by(Wire peer) throws IOException;

  /** In words, for the test's name. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
