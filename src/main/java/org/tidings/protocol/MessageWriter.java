package org.tidings.protocol;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The objects that protocol clients are sent. */
final class MessageWriter {
  private MessageWriter() {}

  static JsonObject reply(Message.Reply reply) {
    Fields fields = new Fields().always("id", reply.id());
    return answer(fields, reply.result()).build();
  }

  static JsonObject error(Message.ReplyError error) {
    JsonObject body =
        new Fields()
            .always("code", error.code())
            .add("message", error.message())
            .add("temporary", error.temporary())
            .build();
    return new Fields().always("id", error.id()).always("error", body).build();
  }

  static JsonObject push(Push push) {
    return new Fields().always("push", said(push).build()).build();
  }

  private static Fields answer(Fields fields, Result result) {
    if (result instanceof Result.Connect connect) {
      return fields.always("connect", connect(connect));
    } else if (result instanceof Result.Subscribe subscribe) {
      return fields.always("subscribe", subscription(subscribe));
    } else if (result instanceof Result.Unsubscribe) {
      return fields.always("unsubscribe", JsonObject.EMPTY_JSON_OBJECT);
    } else if (result instanceof Result.Publish) {
      return fields.always("publish", JsonObject.EMPTY_JSON_OBJECT);
    } else if (result instanceof Result.Presence presence) {
      return fields.always("presence", presence(presence.clients()));
    } else if (result instanceof Result.PresenceStats stats) {
      return fields.always("presence_stats", counts(stats.clients(), stats.users()));
    } else if (result instanceof Result.History history) {
      return fields.always("history", history(history.publications(), history.top()));
    } else if (result instanceof Result.Rpc rpc) {
      return fields.always("rpc", new Fields().add("data", rpc.data()).build());
    } else if (result instanceof Result.Refresh refresh) {
      return fields.always("refresh", expiry(refresh.expiry()).build());
    } else if (result instanceof Result.SubRefresh refresh) {
      return fields.always("sub_refresh", expiry(refresh.expiry()).build());
    }
    throw new IllegalArgumentException("a result without a form: " + result.getClass());
  }

  private static Fields said(Push push) {
    if (push instanceof Push.Pub pub) {
      return in(pub.channel()).always("pub", pushed(pub.publication()));
    } else if (push instanceof Push.Join join) {
      return in(join.channel()).always("join", who(join.info()));
    } else if (push instanceof Push.Leave leave) {
      return in(leave.channel()).always("leave", who(leave.info()));
    } else if (push instanceof Push.Unsubscribed ended) {
      return in(ended.channel()).always("unsubscribe", unsubscribe(ended.why()));
    } else if (push instanceof Push.Subscribed made) {
      JsonObject body = stream(new Fields(), made.stream()).add("data", made.data()).build();
      return in(made.channel()).always("subscribe", body);
    } else if (push instanceof Push.ToClient message) {
      JsonObject body = new Fields().add("data", message.data()).build();
      return new Fields().always("message", body);
    } else if (push instanceof Push.Refreshed refreshed) {
      return new Fields().always("refresh", expiry(refreshed.expiry()).build());
    }
    throw new IllegalArgumentException("a push without a form: " + push.getClass());
  }

  private static Fields in(String channel) {
    return new Fields().add("channel", channel);
  }

  private static JsonObject connect(Result.Connect connect) {
    Fields fields =
        new Fields().always("client", connect.client()).add("version", connect.version());
    return expiry(fields, connect.expiry())
        .add("ping", connect.pingSeconds())
        .add("pong", true)
        .add(
            "subs",
            connect.subs().isEmpty()
                ? null
                : Fields.object(connect.subs(), MessageWriter::subscription))
        .build();
  }

  private static JsonObject subscription(Result.Subscribe subscribe) {
    Fields fields = stream(expiry(subscribe.expiry()), subscribe.stream());
    Result.Recovery recovery = subscribe.recovery();
    if (recovery != null) {
      fields.add("was_recovering", true).add("recovered", recovery.recovered());
      if (!recovery.publications().isEmpty()) {
        fields.always("publications", Fields.array(recovery.publications(), MessageWriter::kept));
      }
    }
    return fields.add("data", subscribe.data()).build();
  }

  private static Fields stream(Fields fields, Result.@Nullable Stream stream) {
    if (stream == null) {
      return fields;
    }
    return fields
        .add("recoverable", stream.recoverable())
        .add("positioned", true)
        .add("epoch", stream.position().epoch())
        .add("offset", stream.position().offset());
  }

  private static Fields expiry(Result.Expiry expiry) {
    return expiry(new Fields(), expiry);
  }

  private static Fields expiry(Fields fields, Result.Expiry expiry) {
    return fields.add("expires", expiry.expires()).add("ttl", expiry.ttl());
  }

  static JsonObject presence(Map<String, ClientInfo> clients) {
    return new Fields().always("presence", Fields.object(clients, MessageWriter::client)).build();
  }

  static JsonObject counts(int clients, int users) {
    return new Fields().always("num_clients", clients).always("num_users", users).build();
  }

  static JsonObject history(List<Publication> publications, Position top) {
    return new Fields()
        .always("publications", Fields.array(publications, MessageWriter::kept))
        .always("epoch", top.epoch())
        .always("offset", top.offset())
        .build();
  }

  private static JsonObject kept(Publication publication) {
    return publication(publication).build();
  }

  /** Tells the epoch once, with the first of a stream, to those who came before there was one. */
  private static JsonObject pushed(Publication publication) {
    Fields fields = publication(publication);
    if (publication.offset() == 1) {
      fields.add("epoch", publication.position().epoch());
    }
    return fields.build();
  }

  private static Fields publication(Publication publication) {
    ClientInfo info = publication.info();
    return new Fields()
        .add("data", publication.data())
        .add("offset", publication.offset())
        .add("info", info == null ? null : client(info))
        .add("tags", Fields.texts(publication.tags()));
  }

  private static JsonObject who(ClientInfo info) {
    return new Fields().always("info", client(info)).build();
  }

  private static JsonObject client(ClientInfo info) {
    return new Fields()
        .always("user", info.user())
        .always("client", info.client())
        .add("conn_info", info.connInfo())
        .add("chan_info", info.chanInfo())
        .build();
  }

  private static JsonObject unsubscribe(Unsubscribe why) {
    return new Fields().add("code", why.code()).add("reason", why.reason()).build();
  }
}
