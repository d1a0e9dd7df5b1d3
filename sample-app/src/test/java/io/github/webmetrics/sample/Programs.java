package io.github.webmetrics.sample;

import java.io.IOException;

import org.junit.jupiter.api.Assumptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts programs that are installed on the system. If a program is missing, the test is
 * skipped with a message that names the package to install. In CI, the test fails
 * instead.
 */
final class Programs {

	private Programs() {
	}

	static Process start(ProcessBuilder builder, String debianPackage) throws IOException {
		try {
			return builder.redirectErrorStream(true).start();
		}
		catch (IOException ex) {
			require(false, builder.command().get(0) + " is missing: install the package " + debianPackage);
			throw ex;
		}
	}

	static void require(boolean there, String otherwise) {
		if ("true".equals(System.getenv("CI"))) {
			assertThat(there).as(otherwise).isTrue();
		}
		Assumptions.assumeTrue(there, otherwise);
	}

}
