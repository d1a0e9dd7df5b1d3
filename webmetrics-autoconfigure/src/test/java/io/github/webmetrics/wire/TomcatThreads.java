package io.github.webmetrics.wire;

import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.context.ApplicationContext;

/**
 * The threads of Tomcat that call the application. They are reached by the names of
 * properties, because some tests run without the classes of Tomcat, and the class of
 * Spring Boot's server is in another package before version 4.
 */
final class TomcatThreads {

	private TomcatThreads() {
	}

	/**
	 * Return the number of threads that currently process a request.
	 */
	static int active(ApplicationContext context) {
		Object active = PropertyAccessorFactory.forBeanPropertyAccess(context)
			.getPropertyValue("webServer.tomcat.connector.protocolHandler.executor.activeCount");
		return (active instanceof Integer number) ? number : 0;
	}

}
