package io.github.webmetrics.wire;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.slf4j.LoggerFactory;

/**
 * What webmetrics logs at INFO and above, kept instead of printed. To be opened after an
 * application has started, which sets up logging anew.
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
