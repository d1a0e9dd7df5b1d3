package io.github.webmetrics.wire;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.slf4j.LoggerFactory;

/**
 * Collects the messages that webmetrics logs at INFO and above, instead of printing them.
 * Create it after an application has started, because the start resets the logging
 * system.
 */
final class OwnLog implements AutoCloseable {

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.github.webmetrics");

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	OwnLog() {
		this.appender.start();
		this.logger.addAppender(this.appender);
		this.logger.setAdditive(false);
		this.logger.setLevel(Level.INFO);
	}

	List<ILoggingEvent> events() {
		return List.copyOf(this.appender.list);
	}

	@Override
	public void close() {
		this.logger.detachAppender(this.appender);
		this.logger.setAdditive(true);
		this.logger.setLevel(null);
	}

}
