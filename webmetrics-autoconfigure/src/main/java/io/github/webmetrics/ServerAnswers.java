package io.github.webmetrics;

import java.net.SocketAddress;

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

	private static final AttributeKey<Answer> ANSWER = AttributeKey.valueOf(ServerAnswers.class, "answer");

	// Where no server ever sent one, no request looks for it.
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
			this.failures.log(RecordingFailures.Kind.ANSWER, ex);
		}
	}

	// A stream of HTTP/2 has no chunks, so that its server never comes in between.
	private void observe(ChannelPipeline pipeline) {
		if (pipeline.get(NettyPipeline.HttpTrafficHandler) != null) {
			add(this.heads, pipeline);
		}
	}

	private static void add(ChannelHandler handler, ChannelPipeline pipeline) {
		pipeline.addBefore(NettyPipeline.ReactiveBridge, null, handler);
	}

	/**
	 * Return the status that was sent in place of the application's.
	 * @param operations the exchange on its connection
	 * @return the status, or {@code null} where the application's was or will be sent
	 */
	static @Nullable Integer statusOf(ChannelOperations<?, ?> operations) {
		Answer answer = (any && operations.channel().hasAttr(ANSWER)) ? operations.channel().attr(ANSWER).get() : null;
		return (answer != null && answer.operations() == operations) ? answer.status() : null;
	}

	private void sent(Channel channel, int status) {
		try {
			ChannelOperations<?, ?> operations = ChannelOperations.get(channel);
			if (operations instanceof HttpServerResponse response && response.status().code() != status) {
				channel.attr(ANSWER).set(new Answer(operations, status));
				any = true;
			}
		}
		catch (Throwable ex) {
			this.failures.log(RecordingFailures.Kind.ANSWER, ex);
		}
	}

	/**
	 * What the server sent in an exchange, of which a connection has one after the other.
	 *
	 * @param operations the exchange on its connection
	 * @param status the status that was sent
	 */
	private record Answer(ChannelOperations<?, ?> operations, int status) {

	}

	/**
	 * Looks at the heads of responses on their way out.
	 */
	@ChannelHandler.Sharable
	private final class Heads extends ChannelOutboundHandlerAdapter {

		@Override
		public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
			// The class and not its interface: that took 75 ns instead of 31 for the
			// three messages of a response in parts.
			if (message instanceof DefaultFullHttpResponse response
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
				ServerAnswers.this.failures.log(RecordingFailures.Kind.ANSWER, ex);
			}
		}

	}

}
