package io.github.webmetrics.sample;

import java.io.IOException;

import org.junit.jupiter.api.Assumptions;

/**
 * Programs that come with the system. Where one is missing the test is skipped with a
 * message that names it, but not in CI.
 */
final class Programs {

	private Programs() {
	}

	static Process start(ProcessBuilder builder, String debianPackage) throws IOException {
		try {
			return builder.redirectErrorStream(true).start();
		}
		catch (IOException ex) {
			if ("true".equals(System.getenv("CI"))) {
				throw ex;
			}
			Assumptions.abort(builder.command().get(0) + " is missing: install the package " + debianPackage);
			throw ex;
		}
	}

}
