package io.github.webmetrics.server;

import java.util.function.UnaryOperator;

import reactor.netty.http.server.HttpServer;

/**
 * A {@link UnaryOperator} that prepares a further Reactor Netty server of an application
 * for recording. The application's own server is prepared without it. A server that the
 * application creates itself for its
 * {@link org.springframework.http.server.reactive.HttpHandler HttpHandler} needs it: for
 * example, one on a second port. Requests to such a server reach the same filter, but
 * only the server knows how it answered those that it refused, before or after they
 * reached the filter. <pre class="code">
 * &#64;Bean(destroyMethod = "disposeNow")
 * DisposableServer secondServer(HttpHandler handler, HttpServerRecording recording) {
 *     return recording.apply(HttpServer.create().port(8081))
 *         .handle(new ReactorHttpHandlerAdapter(handler))
 *         .bindNow();
 * }
 * </pre> For a server that is created by Spring Boot's factory, add
 * {@code recording::apply} to the server customizers of that factory.
 * <p>
 * With {@code webmetrics.count-refused=false}, requests that do not reach the filter are
 * not counted, and only the status of recorded requests is read from the server.
 * <p>
 * A bean of this type exists if Reactor Netty is on the class path. It is safe for use by
 * several threads and can be applied to any number of servers.
 *
 * @since 0.1.0
 */
public interface HttpServerRecording extends UnaryOperator<HttpServer> {

	/**
	 * Prepare a server. This changes none of its responses.
	 * @param server the server, which is not changed itself
	 * @return a server with the same configuration and the observers of the recording, or
	 * the given server if it has them already
	 */
	@Override
	HttpServer apply(HttpServer server);

}
