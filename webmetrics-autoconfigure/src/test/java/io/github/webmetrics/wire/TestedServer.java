package io.github.webmetrics.wire;

import java.util.Locale;
import java.util.function.Supplier;

import org.springframework.core.env.Environment;
import org.springframework.web.reactive.socket.server.RequestUpgradeStrategy;
import org.springframework.web.reactive.socket.server.upgrade.JettyRequestUpgradeStrategy;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import org.springframework.web.reactive.socket.server.upgrade.StandardWebSocketUpgradeStrategy;

/**
 * The servers that Spring Boot supports for WebFlux. All of them are on the class path of
 * the tests. A test application behaves as if only one of them were.
 */
enum TestedServer {

	REACTOR_NETTY("org.springframework.boot.reactor.netty.", ReactorNettyRequestUpgradeStrategy::new),

	TOMCAT("org.springframework.boot.tomcat.", StandardWebSocketUpgradeStrategy::new),

	JETTY("org.springframework.boot.jetty.", JettyRequestUpgradeStrategy::new);

	private static final String PROPERTY = "test.server";

	private final String autoConfigurations;

	private final Supplier<RequestUpgradeStrategy> upgradeStrategy;

	TestedServer(String autoConfigurations, Supplier<RequestUpgradeStrategy> upgradeStrategy) {
		this.autoConfigurations = autoConfigurations;
		this.upgradeStrategy = upgradeStrategy;
	}

	static TestedServer of(Environment environment) {
		return environment.getProperty(PROPERTY, TestedServer.class, REACTOR_NETTY);
	}

	String property() {
		return PROPERTY + "=" + this;
	}

	boolean configures(String autoConfiguration) {
		return autoConfiguration.startsWith(this.autoConfigurations);
	}

	RequestUpgradeStrategy upgradeStrategy() {
		return this.upgradeStrategy.get();
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
