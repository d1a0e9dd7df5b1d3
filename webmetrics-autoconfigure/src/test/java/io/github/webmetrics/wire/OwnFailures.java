package io.github.webmetrics.wire;

import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * Collects all messages that webmetrics logs, and all logged exceptions that webmetrics
 * throws. Create it after an application has started, because the start resets the
 * logging system.
 */
final class OwnFailures extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private static final String OWN = "io.github.webmetrics.";

	private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	// Detached during the test, because the inputs cause many errors in other code.
	private final Appender<ILoggingEvent> console = this.root.getAppender("CONSOLE");

	private final List<String> all = new ArrayList<>();

	OwnFailures() {
		start();
		this.root.detachAppender(this.console);
		this.root.addAppender(this);
	}

	// Called by one thread at a time, which holds the lock of this object. If an error
	// page fails, webmetrics logs that in place of WebFlux, which is no failure of
	// webmetrics.
	@Override
	protected void append(ILoggingEvent event) {
		if (event.getLoggerName().startsWith(OWN) && !event.getMessage().contains("] 500 Server Error for HTTP ")) {
			this.all.add(event.toString());
		}
		for (IThrowableProxy error = event.getThrowableProxy(); error != null; error = error.getCause()) {
			StackTraceElementProxy[] trace = error.getStackTraceElementProxyArray();
			if (trace.length > 0 && isOwn(trace[0].getStackTraceElement().getClassName())) {
				this.all.add(error.getClassName() + " " + trace[0]);
			}
		}
	}

	private static boolean isOwn(String type) {
		return type.startsWith(OWN) && !type.startsWith(OWN + "wire.");
	}

	synchronized List<String> all() {
		return List.copyOf(this.all);
	}

	@Override
	public void close() {
		this.root.detachAppender(this);
		this.root.addAppender(this.console);
	}

}
