package io.github.webmetrics.autoconfigure;

import io.github.webmetrics.server.OpenServletRequests;

import org.springframework.context.SmartLifecycle;

/**
 * A {@link SmartLifecycle} that ends the requests which a servlet container has dropped,
 * when the application's server has stopped.
 */
final class ServletContainerLifecycle implements SmartLifecycle {

	// Spring Boot stops the server in the phase before. Its constant is not the same in
	// all versions of Spring Boot that are supported.
	private static final int AFTER_SERVER = SmartLifecycle.DEFAULT_PHASE - 2 * 1024 - 1;

	private final OpenServletRequests requests;

	private volatile boolean running;

	ServletContainerLifecycle(OpenServletRequests requests) {
		this.requests = requests;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.requests.cut();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	// A paused server continues to run.
	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return AFTER_SERVER;
	}

}
