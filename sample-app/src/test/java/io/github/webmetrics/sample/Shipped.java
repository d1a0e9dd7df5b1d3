package io.github.webmetrics.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A file for users, in which a test replaces some parts.
 *
 * @param text content of the file
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
