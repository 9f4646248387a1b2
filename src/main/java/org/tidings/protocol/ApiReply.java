package org.tidings.protocol;

import java.util.List;
import java.util.Map;

/** What a back end is answered; written by {@link JsonCodec#apiReply}. */
public sealed interface ApiReply {

  /** It is done, and there is nothing else to say. */
  ApiReply DONE = new Done();

  record Done() implements ApiReply {}

  /** It is not done. */
  record Failed(ErrorCode code, String message) implements ApiReply {
    public static Failed of(ErrorCode code) {
      return new Failed(code, code.text());
    }
  }

  /**
   * It is published.
   *
   * @param position {@link Position#NONE} if it is not kept
   */
  record Published(Position position) implements ApiReply {}

  /**
   * What became of each channel's publication.
   *
   * @param responses in the order of the channels
   */
  record Broadcasted(List<ApiReply> responses) implements ApiReply {}

  /**
   * Who is in a channel.
   *
   * @param clients by client id
   */
  record Present(Map<String, ClientInfo> clients) implements ApiReply {}

  /** How many are in a channel. */
  record Counted(int clients, int users) implements ApiReply {}

  /** What is kept of a stream. */
  record Kept(List<Publication> publications, Position top) implements ApiReply {}

  /**
   * The channels that have subscribers.
   *
   * @param clients how many, by channel
   * @param next the last of them, if more follow it; else empty
   */
  record Active(Map<String, Integer> clients, String next) implements ApiReply {}

  /**
   * Who is connected.
   *
   * @param connections by the ids of clients
   * @param next the last of them, if more follow it; else empty
   */
  record Connected(Map<String, Connection> connections, String next) implements ApiReply {}

  /** How the nodes are. */
  record Nodes(List<NodeInfo> nodes) implements ApiReply {}

  /** What became of each call of a batch. */
  record Batched(List<Named> replies) implements ApiReply {}

  /**
   * What became of a call of a batch.
   *
   * @param method its name
   */
  record Named(String method, ApiReply reply) {}
}
