package io.github.webmetrics.wire;

import io.netty.util.ResourceLeakDetector;

/**
 * Prints the buffers that were not released, whatever the log level is. Netty uses it if
 * {@code -Dio.netty.customResourceLeakDetector} names it.
 *
 * @param <T> type of the buffers
 */
public class ReportedLeaks<T> extends ResourceLeakDetector<T> {

	public ReportedLeaks(Class<?> type, int samplingInterval) {
		super(type, samplingInterval);
	}

	@SuppressWarnings("deprecation")
	public ReportedLeaks(Class<?> type, int samplingInterval, long maxActive) {
		super(type, samplingInterval, maxActive);
	}

	@Override
	protected boolean needReport() {
		return true;
	}

	@Override
	protected void reportTracedLeak(String type, String records) {
		System.err.println("LEAK: " + type + records);
	}

	@Override
	protected void reportUntracedLeak(String type) {
		System.err.println("LEAK: " + type);
	}

}
