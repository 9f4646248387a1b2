package org.tidings.redis;

import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.tidings.engine.Engine.PresenceStats;
import org.tidings.protocol.ClientInfo;

/** Who is in a channel, as the engine's methods of these names. */
final class Presence {
  private final Commands commands;
  private final Keys keys;

  Presence(Commands commands, Keys keys) {
    this.commands = commands;
    this.keys = keys;
  }

  CompletionStage<Void> add(String channel, ClientInfo info, Duration ttl) {
    return run(
        Script.ADD_PRESENCE,
        ScriptOutputType.STATUS,
        channel,
        Bytes.utf8(info.client()),
        Forms.client(info),
        Bytes.utf8(info.user()),
        Bytes.millis(ttl));
  }

  CompletionStage<Void> remove(String channel, String client) {
    return run(Script.REMOVE_PRESENCE, ScriptOutputType.STATUS, channel, Bytes.utf8(client));
  }

  CompletionStage<Map<String, ClientInfo>> all(String channel) {
    CompletionStage<List<Object>> answer = run(Script.PRESENCE, ScriptOutputType.MULTI, channel);
    return answer.thenApply(
        all -> {
          Map<String, ClientInfo> clients = new HashMap<>(2 * all.size());
          for (Object each : all) {
            ClientInfo info = Forms.client((byte[]) each);
            clients.put(info.client(), info);
          }
          return Map.copyOf(clients);
        });
  }

  CompletionStage<PresenceStats> stats(String channel) {
    CompletionStage<List<Object>> answer =
        run(Script.PRESENCE_STATS, ScriptOutputType.MULTI, channel);
    return answer.thenApply(
        counts -> new PresenceStats(count(counts.get(0)), count(counts.get(1))));
  }

  private <T> CompletionStage<T> run(
      Script script, ScriptOutputType type, String channel, byte[]... arguments) {
    return commands.run(script, type, keys.presence(channel), run -> arguments);
  }

  private static int count(Object number) {
    return (int) Math.min(Integer.MAX_VALUE, (Long) number);
  }
}
