package io.github.webmetrics.sample;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sends about fifty requests a second, through each proxy in turn, until it is closed.
 */
final class Load implements AutoCloseable {

	// Far more than the tests need. A load that is never closed ends here.
	private static final long MOST_REQUESTS = 20_000;

	private static final int CLIENTS = 4;

	private static final long PAUSE = 60;

	private final ScheduledExecutorService clients = Executors.newScheduledThreadPool(CLIENTS);

	private final AtomicLong number = new AtomicLong();

	private final Map<String, Long> answered = new ConcurrentHashMap<>();

	private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();

	private final List<Integer> ports;

	private volatile boolean failing;

	Load(List<Integer> ports) {
		this.ports = ports;
		for (int client = 0; client < CLIENTS; client++) {
			this.clients.scheduleWithFixedDelay(this::send, 0, PAUSE, TimeUnit.MILLISECONDS);
		}
	}

	private void send() {
		long next = this.number.incrementAndGet();
		if (next > MOST_REQUESTS) {
			return;
		}
		Route route = route(next);
		int port = this.ports.get((int) (next % this.ports.size()));
		try {
			int status = Http.get("http://127.0.0.1:" + port + route.path()).statusCode();
			this.answered.merge(route.endpoint() + " " + status, 1L, Long::sum);
		}
		catch (Exception ex) {
			this.failures.add(ex);
		}
	}

	private Route route(long number) {
		if (this.failing && number % 3 == 0) {
			return new Route("/test1", "/test1");
		}
		// Slow requests let Prometheus see requests in progress.
		if (number % 40 == 0) {
			return new Route("/slow", "/slow");
		}
		return switch ((int) (number % 7)) {
			case 0 -> new Route("/orders/" + number, "/orders/{id}");
			case 1 -> new Route("/test", "/test");
			case 2 -> new Route("/hello/you", "/hello/{name}");
			default -> new Route("/users/" + number, "/users/{id}");
		};
	}

	/**
	 * Set whether a third of the requests fail from now on.
	 */
	void fail(boolean fail) {
		this.failing = fail;
	}

	/**
	 * Stop sending, and wait until each request has been answered.
	 * @return number of requests by endpoint and status
	 */
	Map<String, Long> end() throws InterruptedException {
		this.clients.shutdown();
		assertThat(this.clients.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
		assertThat(this.failures).isEmpty();
		return this.answered;
	}

	@Override
	public void close() {
		this.clients.shutdownNow();
	}

	/**
	 * A route to request.
	 *
	 * @param path path of the request
	 * @param endpoint pattern of the route that answers it
	 */
	private record Route(String path, String endpoint) {

	}

}
