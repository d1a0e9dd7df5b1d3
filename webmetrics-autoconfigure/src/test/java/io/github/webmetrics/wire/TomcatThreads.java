package io.github.webmetrics.wire;

import org.apache.tomcat.util.threads.ThreadPoolExecutor;

import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;

/**
 * The threads of a Tomcat that call the application. They are in a class of their own
 * because some tests run without the classes of Tomcat.
 */
final class TomcatThreads {

	private TomcatThreads() {
	}

	/**
	 * Return how many threads are at work on a request now.
	 */
	static int active(ApplicationContext context) {
		TomcatWebServer server = (TomcatWebServer) ((WebServerApplicationContext) context).getWebServer();
		return ((ThreadPoolExecutor) server.getTomcat().getConnector().getProtocolHandler().getExecutor())
			.getActiveCount();
	}

}
