package io.github.webmetrics.server;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.webmetrics.failure.RecordingFailures;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.server.ServerWebExchange;

/**
 * The recorded requests that a servlet container is processing. A container that stops
 * may drop a request without telling the application, and nothing of the container leads
 * to its requests. So they must be remembered here, unlike those of Reactor Netty, whose
 * connections tell {@link RequestEnds}.
 * <p>
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class OpenServletRequests implements FilterListener {

	private final Set<OpenRequest> open = ConcurrentHashMap.newKeySet();

	private final RecordingFailures failures;

	/**
	 * Create an instance without requests.
	 * @param failures receives failures to remember a request
	 */
	public OpenServletRequests(RecordingFailures failures) {
		this.failures = failures;
	}

	@Override
	public void reached(ServerWebExchange exchange) {
		try {
			if (exchange instanceof OpenRequest request
					&& NativeResponses.nativeResponse(exchange.getResponse()) instanceof HttpServletResponse) {
				this.open.add(request);
			}
		}
		catch (Throwable ex) {
			this.failures.log("Could not remember a request that is in progress", ex);
		}
	}

	@Override
	public void ended(OpenRequest request) {
		this.open.remove(request);
	}

	/**
	 * Record that the container has ended all requests. Call it after the container has
	 * stopped.
	 */
	public void cut() {
		this.open.forEach(OpenRequest::cut);
	}

}
