package org.tidings.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * When a connection breaks, what was under way on it fails: nobody knows whether it was done. Else
 * the library would send it again over the next one, since the filter that it asks is for what was
 * never sent alone.
 */
final class NeverTwice implements NettyCustomizer {
  @Override
  public void afterChannelInitialized(Channel channel) {
    // First, so that the queue is empty when the library looks at it.
    channel.pipeline().addFirst(new Failing());
  }

  private static final class Failing extends ChannelInboundHandlerAdapter {
    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
      ChannelHandler queue = context.pipeline().get(CommandHandler.class);
      if (queue instanceof CommandHandler commands) {
        RedisException broken = new RedisException("the connection broke while it was under way");
        commands.drainQueue().forEach(command -> command.completeExceptionally(broken));
      }
      super.channelInactive(context);
    }
  }
}
