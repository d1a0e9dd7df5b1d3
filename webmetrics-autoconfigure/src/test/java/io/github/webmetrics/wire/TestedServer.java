package io.github.webmetrics.wire;

import java.util.Locale;
import java.util.function.Supplier;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.web.reactive.socket.server.RequestUpgradeStrategy;
import org.springframework.web.reactive.socket.server.upgrade.JettyRequestUpgradeStrategy;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import org.springframework.web.reactive.socket.server.upgrade.StandardWebSocketUpgradeStrategy;

/**
 * The servers that Spring Boot supports for WebFlux. All of them are on the class path of
 * the tests. A test application behaves as if only one of them were.
 */
enum TestedServer {

	REACTOR_NETTY("org.springframework.boot.reactor.netty.", "EmbeddedNetty", ReactorNettyRequestUpgradeStrategy::new),

	TOMCAT("org.springframework.boot.tomcat.", "EmbeddedTomcat", StandardWebSocketUpgradeStrategy::new),

	JETTY("org.springframework.boot.jetty.", "EmbeddedJetty", JettyRequestUpgradeStrategy::new);

	private static final String PROPERTY = "test.server";

	// In Spring Boot 4.0, it needs a bean that only the server's auto-configuration has.
	private static final String CLIENT = "org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration";

	private static final String EARLIER = "org.springframework.boot.autoconfigure.web.reactive.ReactiveWebServerFactoryConfiguration$";

	private final String autoConfigurations;

	private final String earlierConfiguration;

	private final Supplier<RequestUpgradeStrategy> upgradeStrategy;

	TestedServer(String autoConfigurations, String earlierConfiguration,
			Supplier<RequestUpgradeStrategy> upgradeStrategy) {
		this.autoConfigurations = autoConfigurations;
		this.earlierConfiguration = EARLIER + earlierConfiguration;
		this.upgradeStrategy = upgradeStrategy;
	}

	static TestedServer of(Environment environment) {
		return environment.getProperty(PROPERTY, TestedServer.class, REACTOR_NETTY);
	}

	String property() {
		return PROPERTY + "=" + this;
	}

	boolean configures(String autoConfiguration) {
		return autoConfiguration.startsWith(this.autoConfigurations)
				|| (this == REACTOR_NETTY && autoConfiguration.equals(CLIENT));
	}

	/**
	 * Make an application choose its server on Spring Boot 3, which has no
	 * auto-configuration for each server.
	 */
	static void choose(ConfigurableApplicationContext context) {
		String configuration = of(context.getEnvironment()).earlierConfiguration;
		if (ClassUtils.isPresent(configuration, context.getClassLoader())
				&& context.getBeanFactory() instanceof BeanDefinitionRegistry registry) {
			registry.registerBeanDefinition("testedServer", new RootBeanDefinition(configuration));
		}
	}

	RequestUpgradeStrategy upgradeStrategy() {
		return this.upgradeStrategy.get();
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
