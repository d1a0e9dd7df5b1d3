package io.github.webmetrics.wire;

import java.util.Arrays;

import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * An {@link AutoConfigurationImportFilter} that excludes the servers that a test does not
 * use. A test that names no server uses Reactor Netty.
 */
class OtherServersFilter implements AutoConfigurationImportFilter, EnvironmentAware {

	private TestedServer server;

	@Override
	public void setEnvironment(Environment environment) {
		this.server = TestedServer.of(environment);
	}

	@Override
	public boolean[] match(String[] autoConfigurations, AutoConfigurationMetadata metadata) {
		boolean[] match = new boolean[autoConfigurations.length];
		for (int i = 0; i < match.length; i++) {
			match[i] = autoConfigurations[i] == null || isOf(autoConfigurations[i]);
		}
		return match;
	}

	private boolean isOf(String autoConfiguration) {
		return Arrays.stream(TestedServer.values())
			.noneMatch((server) -> server != this.server && server.configures(autoConfiguration));
	}

}
