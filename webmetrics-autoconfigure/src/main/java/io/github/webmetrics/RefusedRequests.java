package io.github.webmetrics;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.util.function.SingletonSupplier;

/**
 * A {@link ConnectionObserver} that counts the requests which are refused before they
 * reach the filters: by Reactor Netty, which could not read them, and by Spring's adapter
 * to it, which could not make a URI of their target. They are counted with the status
 * that was sent, the method {@code OTHER} and the endpoint {@code UNMATCHED}.
 * <p>
 * Safe for use by several threads. A failure to count never reaches the connection.
 *
 * @since 0.1.0
 */
public final class RefusedRequests implements ConnectionObserver {

	// What Reactor Netty makes of a request that it refuses. The class is not public, and
	// the state that is, REQUEST_DECODING_FAILED, comes with refused bodies too.
	private static final String REFUSED = "FailedHttpServerRequest";

	private final RecordingFailures failures;

	private final SingletonSupplier<RequestMeters> meters;

	/**
	 * Create an observer.
	 * @param registry supplies the registry of the meters when a request is refused for
	 * the first time
	 * @param settings supplies names and labels of the metrics, likewise
	 * @param failures where a failure to count ends
	 */
	public RefusedRequests(Supplier<? extends MeterRegistry> registry, Supplier<RequestMetricsSettings> settings,
			RecordingFailures failures) {
		this.failures = failures;
		this.meters = SingletonSupplier.of(() -> new RequestMeters(registry.get(), settings.get(), failures));
	}

	/**
	 * Count the request of a connection that is done with it, if it was refused.
	 */
	@Override
	public void onStateChange(Connection connection, State state) {
		if (state == State.DISCONNECTING && connection instanceof HttpServerResponse response) {
			try {
				countIfRefused(response);
			}
			catch (Throwable ex) {
				this.failures.log(RecordingFailures.Kind.REFUSED, ex);
			}
		}
	}

	private void countIfRefused(HttpServerResponse response) {
		HttpResponseStatus status = response.status();
		if (status.codeClass() == HttpStatusClass.CLIENT_ERROR && response.hasSentHeaders() && isRefused(response)) {
			Counter requests = this.meters.obtain().requests(RequestMethod.OTHER, Endpoints.UNMATCHED, status.code());
			if (requests != null) {
				requests.increment();
			}
		}
	}

	private static boolean isRefused(HttpServerResponse response) {
		return response.getClass().getSimpleName().equals(REFUSED)
				|| (response.status().equals(HttpResponseStatus.BAD_REQUEST)
						&& response instanceof HttpServerRequest request && !isAdaptable(request, response));
	}

	// Only the adapter knows what it refuses. It fails to do so a second time, as the
	// status is sent.
	private static boolean isAdaptable(HttpServerRequest request, HttpServerResponse response) {
		AtomicBoolean adapted = new AtomicBoolean();
		try {
			new ReactorHttpHandlerAdapter((adaptedRequest, adaptedResponse) -> {
				adapted.set(true);
				return Mono.empty();
			}).apply(request, response);
		}
		catch (IllegalStateException ex) {
			return false;
		}
		return adapted.get();
	}

}
