package org.tidings.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * When a connection breaks, what was under way on it fails: nobody knows whether it was done.
 *
 * <p>The library itself, where it reconnects, puts all that has no answer yet back into the buffer
 * of what is to be sent, and sends it over the next connection. Its replay filter does not hinder
 * it: it is asked of what was never sent alone, which it drops, and whoever waits for that is never
 * answered. So there is no such filter, and what was never sent waits for the next connection; what
 * was sent is taken out of the queue of the unanswered before the library looks there.
 */
final class NeverTwice implements NettyCustomizer {
  @Override
  public void afterChannelInitialized(Channel channel) {
    ChannelHandlerContext unanswered = channel.pipeline().context(CommandHandler.class);
    if (unanswered != null) {
      CommandHandler queue = (CommandHandler) unanswered.handler();
      channel.pipeline().addBefore(unanswered.name(), null, new Failing(queue));
    }
  }

  private static final class Failing extends ChannelInboundHandlerAdapter {
    private final CommandHandler queue;

    Failing(CommandHandler queue) {
      this.queue = queue;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
      RedisException broken = new RedisException("the connection broke while it was under way");
      queue.drainQueue().forEach(command -> command.completeExceptionally(broken));
      super.channelInactive(context);
    }
  }
}
