package io.github.webmetrics.wire;

import org.apache.tomcat.util.threads.ThreadPoolExecutor;

import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;

/**
 * The threads of Tomcat that call the application. This is a separate class because some
 * tests run without the classes of Tomcat.
 */
final class TomcatThreads {

	private TomcatThreads() {
	}

	/**
	 * Return the number of threads that currently process a request.
	 */
	static int active(ApplicationContext context) {
		TomcatWebServer server = (TomcatWebServer) ((WebServerApplicationContext) context).getWebServer();
		return ((ThreadPoolExecutor) server.getTomcat().getConnector().getProtocolHandler().getExecutor())
			.getActiveCount();
	}

}
