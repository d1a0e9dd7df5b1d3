package io.github.webmetrics.autoconfigure;

import org.springframework.context.SmartLifecycle;

/**
 * A {@link SmartLifecycle} that runs an action before the application's server accepts
 * requests, or when it has stopped.
 */
final class ServerLifecycle implements SmartLifecycle {

	// Spring Boot starts the server in the next phase, and stops it in the one before.
	// Its constant is not the same in all versions of Spring Boot that are supported.
	private static final int OUTSIDE_OF_SERVER = SmartLifecycle.DEFAULT_PHASE - 2 * 1024 - 1;

	private final Runnable beforeStart;

	private final Runnable afterStop;

	private volatile boolean running;

	private ServerLifecycle(Runnable beforeStart, Runnable afterStop) {
		this.beforeStart = beforeStart;
		this.afterStop = afterStop;
	}

	static ServerLifecycle beforeStart(Runnable action) {
		return new ServerLifecycle(action, () -> {
		});
	}

	static ServerLifecycle afterStop(Runnable action) {
		return new ServerLifecycle(() -> {
		}, action);
	}

	@Override
	public void start() {
		this.running = true;
		this.beforeStart.run();
	}

	@Override
	public void stop() {
		this.running = false;
		this.afterStop.run();
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
		return OUTSIDE_OF_SERVER;
	}

}
