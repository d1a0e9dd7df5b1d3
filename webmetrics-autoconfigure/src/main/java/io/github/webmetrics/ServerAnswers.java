package io.github.webmetrics;

import java.net.SocketAddress;
import java.util.Map;
import java.util.WeakHashMap;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.jspecify.annotations.Nullable;
import reactor.netty.ChannelPipelineConfigurer;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A {@link ChannelPipelineConfigurer} that finds where Reactor Netty answers a request
 * itself while the application still works on it, as it does when a chunk of the body is
 * malformed. The server's response knows nothing of that: it goes on to tell what the
 * application made of it.
 * <p>
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class ServerAnswers implements ChannelPipelineConfigurer {

	// An exchange loses its channel once it is answered, so that these are no attributes
	// of the channel. A handler that never ends must not keep them, though.
	private static final Map<ChannelOperations<?, ?>, Integer> STATUSES = new WeakHashMap<>();

	// Spares all other requests the lock.
	private static volatile boolean any;

	private final RecordingFailures failures;

	private final ChannelHandler heads = new Heads();

	private final ChannelHandler afterHandshake = new AfterHandshake();

	/**
	 * Create a configurer.
	 * @param failures where a failure to look at an answer ends
	 */
	public ServerAnswers(RecordingFailures failures) {
		this.failures = failures;
	}

	@Override
	public void onChannelInit(ConnectionObserver observer, Channel channel, @Nullable SocketAddress remoteAddress) {
		if (channel.pipeline().get(NettyPipeline.H2OrHttp11Codec) != null) {
			add(this.afterHandshake, channel.pipeline());
		}
		else {
			observe(channel.pipeline());
		}
	}

	// A stream of HTTP/2 has no chunks, so that its server never comes in between.
	private void observe(ChannelPipeline pipeline) {
		if (pipeline.get(NettyPipeline.HttpTrafficHandler) != null) {
			add(this.heads, pipeline);
		}
	}

	private void add(ChannelHandler handler, ChannelPipeline pipeline) {
		try {
			pipeline.addBefore(NettyPipeline.ReactiveBridge, null, handler);
		}
		catch (RuntimeException ex) {
			this.failures.log(RecordingFailures.Kind.REFUSED, ex);
		}
	}

	/**
	 * Return the status that was sent in place of the application's, and forget it.
	 * @param operations the exchange on its connection
	 * @return the status, or {@code null} where the application's was or will be sent
	 */
	static @Nullable Integer take(ChannelOperations<?, ?> operations) {
		if (!any) {
			return null;
		}
		synchronized (STATUSES) {
			Integer status = STATUSES.remove(operations);
			any = !STATUSES.isEmpty();
			return status;
		}
	}

	private void sent(Channel channel, int status) {
		try {
			ChannelOperations<?, ?> operations = ChannelOperations.get(channel);
			if (operations instanceof HttpServerResponse response && response.status().code() != status) {
				synchronized (STATUSES) {
					STATUSES.put(operations, status);
					any = true;
				}
			}
		}
		catch (RuntimeException ex) {
			this.failures.log(RecordingFailures.Kind.REFUSED, ex);
		}
	}

	/**
	 * Looks at the heads of responses on their way out.
	 */
	@ChannelHandler.Sharable
	private final class Heads extends ChannelOutboundHandlerAdapter {

		@Override
		public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
			if (message instanceof FullHttpResponse response
					&& response.status().codeClass() == HttpStatusClass.CLIENT_ERROR) {
				sent(context.channel(), response.status().code());
			}
			super.write(context, message, promise);
		}

	}

	/**
	 * Waits until the handlers of a connection are there, which the handshake decides.
	 */
	@ChannelHandler.Sharable
	private final class AfterHandshake extends ChannelInboundHandlerAdapter {

		@Override
		public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
			if (event instanceof SslHandshakeCompletionEvent) {
				context.pipeline().remove(this);
				observe(context.pipeline());
			}
			super.userEventTriggered(context, event);
		}

	}

}
