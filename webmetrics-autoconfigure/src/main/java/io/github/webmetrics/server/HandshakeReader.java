package io.github.webmetrics.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServerRequest;

/**
 * A handler that reads the response to the handshake of a WebSocket when it is sent, as
 * the request ends with its handshake. For the server it ends when the WebSocket is
 * closed, and its status is not that of the response.
 */
@ChannelHandler.Sharable
final class HandshakeReader extends ChannelOutboundHandlerAdapter {

	private final Listener listener;

	HandshakeReader(Listener listener) {
		this.listener = listener;
	}

	/**
	 * Read the response to a request if it may be a handshake.
	 * @param request the request, before it is handled
	 * @param channel its connection
	 */
	void observe(HttpServerRequest request, Channel channel) {
		// HTTP/2 has CONNECT instead of the header.
		if (request.requestHeaders().contains(HttpHeaderNames.UPGRADE) || request.method().equals(HttpMethod.CONNECT)) {
			channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, null, this);
		}
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
		// Writing releases the message.
		HttpResponseStatus status = (message instanceof HttpResponse response) ? response.status() : null;
		super.write(context, message, promise);
		if (status != null && !status.equals(HttpResponseStatus.CONTINUE)) {
			if (!context.isRemoved()) {
				context.pipeline().remove(this);
			}
			this.listener.answered(context.channel(), status.code());
		}
	}

	/**
	 * A listener that is told about the response. Must not throw.
	 */
	interface Listener {

		/**
		 * Called when the response has been written.
		 * @param channel the connection, which may not have become a WebSocket
		 * @param status status of the response
		 */
		void answered(Channel channel, int status);

	}

}
