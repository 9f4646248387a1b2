package org.tidings.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tidings.protocol.ApiCall;
import org.tidings.protocol.ApiReply;
import org.tidings.protocol.Connection;

/** Tells who is connected to this node, as each connection is when it is asked. */
final class ConnectionCalls {
  private final Hub hub;

  ConnectionCalls(Hub hub) {
    this.hub = hub;
  }

  CompletionStage<ApiReply> handle(ApiCall.Connections call) {
    Paging<Client> page = new Paging<>(call.page(), (client, same) -> client);
    clients(call.target()).forEach(client -> page.add(client.id(), client));
    boolean withChannels = call.target() != null && call.target().client() != null;
    List<CompletionStage<Connection>> all = new ArrayList<>();
    for (Client client : page.items().values()) {
      all.add(client.ask(() -> connection(client, withChannels)));
    }
    List<String> ids = List.copyOf(page.items().keySet());
    return hub.patience()
        .with(Stages.all(all))
        .thenApply(connections -> reply(ids, connections, page.next()));
  }

  private static ApiReply reply(List<String> ids, List<Connection> connections, String next) {
    Paging<Connection> page = new Paging<>(ApiCall.Page.ALL, (one, same) -> one);
    for (int i = 0; i < ids.size(); i++) {
      page.add(ids.get(i), connections.get(i));
    }
    return new ApiReply.Connected(page.items(), next);
  }

  private Stream<Client> clients(ApiCall.@Nullable Target target) {
    return target == null ? hub.clients().stream() : hub.clients(target).stream();
  }

  /** A task of the client's inbox. */
  private Connection connection(Client client, boolean withChannels) {
    Mode mode = client.mode();
    List<String> channels = mode == null ? List.of() : mode.channels();
    return new Connection(
        client.account().user(),
        hub.name(),
        mode == null ? "undecided" : mode.name(),
        hub.times().unixSeconds(client.openedAt()),
        channels.size(),
        client.waitingBytes(),
        withChannels ? channels : null);
  }
}
