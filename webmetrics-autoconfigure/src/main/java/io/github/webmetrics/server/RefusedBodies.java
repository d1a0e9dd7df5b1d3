package io.github.webmetrics.server;

import java.net.SocketAddress;

import io.github.webmetrics.failure.RecordingFailures;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;
import reactor.netty.ChannelPipelineConfigurer;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A {@link ChannelPipelineConfigurer} that notices when Reactor Netty refuses the body of
 * a request and answers it itself, while the application is still handling the request:
 * for example, if a chunk of the body is malformed. The server's response object does not
 * tell: {@link HttpServerResponse#status()} keeps returning the application's status.
 * <p>
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class RefusedBodies implements ChannelPipelineConfigurer {

	private static final AttributeKey<Refusal> REFUSAL = AttributeKey.valueOf(RefusedBodies.class, "refusal");

	private static final String FAILED = "Could not observe how the server refuses the body of a request";

	// Until a server sends the first refusal, requests skip the lookup.
	private static volatile boolean any;

	private final RecordingFailures failures;

	private final ChannelHandler statusReader = new StatusReader();

	private final ChannelHandler afterHandshake = new AfterHandshake();

	/**
	 * Create a configurer.
	 * @param failures receives failures to observe a response
	 */
	public RefusedBodies(RecordingFailures failures) {
		this.failures = failures;
	}

	@Override
	public void onChannelInit(ConnectionObserver observer, Channel channel, @Nullable SocketAddress remoteAddress) {
		try {
			ChannelPipeline pipeline = channel.pipeline();
			if (pipeline.get(NettyPipeline.H2OrHttp11Codec) != null) {
				add(this.afterHandshake, pipeline);
			}
			else {
				observe(pipeline);
			}
		}
		catch (Throwable ex) {
			this.failures.log(FAILED, ex);
		}
	}

	// Only HTTP/1.1 has chunks, so observe only connections with the HTTP/1.1 handler.
	private void observe(ChannelPipeline pipeline) {
		if (pipeline.get(NettyPipeline.HttpTrafficHandler) != null) {
			add(this.statusReader, pipeline);
		}
	}

	private static void add(ChannelHandler handler, ChannelPipeline pipeline) {
		pipeline.addBefore(NettyPipeline.ReactiveBridge, null, handler);
	}

	/**
	 * Return the status that the server sent instead of the application's.
	 * @param operations channel operations of the request
	 * @param channel channel of the request
	 * @return the status, or {@code null} if the server did not refuse the body
	 */
	static @Nullable Integer statusOf(ChannelOperations<?, ?> operations, Channel channel) {
		Refusal refusal = (any && channel.hasAttr(REFUSAL)) ? channel.attr(REFUSAL).get() : null;
		return (refusal != null && refusal.operations() == operations) ? refusal.status() : null;
	}

	private void sent(Channel channel, int status) {
		try {
			ChannelOperations<?, ?> operations = ChannelOperations.get(channel);
			if (operations instanceof HttpServerResponse response && response.status().code() != status) {
				channel.attr(REFUSAL).set(new Refusal(operations, status));
				any = true;
			}
		}
		catch (Throwable ex) {
			this.failures.log(FAILED, ex);
		}
	}

	/**
	 * The refusal of one body. A connection serves several requests in turn, so a refusal
	 * contains the channel operations of the request that it belongs to.
	 *
	 * @param operations channel operations of the request whose body was refused
	 * @param status the status that was sent
	 */
	private record Refusal(ChannelOperations<?, ?> operations, int status) {

	}

	/**
	 * Reads the status of each outgoing response.
	 */
	@ChannelHandler.Sharable
	private final class StatusReader extends ChannelOutboundHandlerAdapter {

		@Override
		public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
			// Test for the class: testing for the interface FullHttpResponse took 75 ns
			// instead of 31 for the three messages of a chunked response.
			if (message instanceof DefaultFullHttpResponse response
					&& response.status().codeClass() == HttpStatusClass.CLIENT_ERROR) {
				sent(context.channel(), response.status().code());
			}
			super.write(context, message, promise);
		}

	}

	/**
	 * Waits for the TLS handshake, which decides the protocol and so the handlers of a
	 * connection.
	 */
	@ChannelHandler.Sharable
	private final class AfterHandshake extends ChannelInboundHandlerAdapter {

		@Override
		public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
			if (event instanceof SslHandshakeCompletionEvent) {
				observeInstead(context.pipeline());
			}
			super.userEventTriggered(context, event);
		}

		private void observeInstead(ChannelPipeline pipeline) {
			try {
				pipeline.remove(this);
				observe(pipeline);
			}
			catch (Throwable ex) {
				RefusedBodies.this.failures.log(FAILED, ex);
			}
		}

	}

}
