package io.github.webmetrics.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A file that users get, with what a test needs otherwise.
 *
 * @param text its content
 */
record Shipped(String text) {

	static Shipped read(String file) throws IOException {
		return new Shipped(Files.readString(Path.of("..").resolve(file)));
	}

	Shipped with(String part, String replacement) {
		assertThat(this.text).contains(part);
		return new Shipped(this.text.replace(part, replacement));
	}

}
