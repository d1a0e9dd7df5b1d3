package io.github.webmetrics.autoconfigure;

import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/**
 * Logs a warning at startup if nothing is recorded or mapped although nobody turned it
 * off: in a servlet application, before Spring Boot 3.5, or where the value of the switch
 * is neither {@code true} nor {@code false}. Spring Boot's conditions take the latter for
 * {@code false}.
 */
final class NotRecordedWarning implements ApplicationListener<ApplicationReadyEvent> {

	private static final Log logger = LogFactory.getLog(NotRecordedWarning.class);

	private static final String ENABLED = "webmetrics.enabled";

	private final boolean servlet;

	private final boolean supported;

	/**
	 * Create a warning.
	 * @param servlet whether the application is a servlet application
	 * @param supported whether webmetrics supports the version of Spring Boot
	 */
	NotRecordedWarning(boolean servlet, boolean supported) {
		this.servlet = servlet;
		this.supported = supported;
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		Environment environment = event.getApplicationContext().getEnvironment();
		if (!this.supported) {
			logger.warn("Requests are not recorded: webmetrics needs Spring Boot 3.5 or later, and this is Spring Boot "
					+ SpringBootVersion.getVersion() + ".");
		}
		else if (!this.servlet) {
			List.of(ENABLED, "webmetrics.error-mapping.enabled").forEach((name) -> warnAboutValue(name, environment));
		}
		else if (!"false".equalsIgnoreCase(environment.getProperty(ENABLED))) {
			logger.warn("Requests are not recorded: webmetrics records those of Spring WebFlux, and this is a servlet "
					+ "application. Set spring.main.web-application-type=reactive if it is not meant to be one, or "
					+ "webmetrics.enabled=false to turn this warning off.");
		}
	}

	private static void warnAboutValue(String property, Environment environment) {
		String value = environment.getProperty(property, "true");
		if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
			logger.warn("The value '%s' of '%s' is taken for 'false': it is neither 'true' nor 'false'."
				.formatted(value, property));
		}
	}

}
