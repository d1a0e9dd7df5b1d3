package io.github.webmetrics.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ByteArrayResource;

/**
 * A configuration that the documentation shows.
 *
 * @param text its text
 */
record DocumentedConfiguration(String text) {

	/**
	 * Return the names of the properties.
	 */
	List<String> properties() throws IOException {
		return new YamlPropertySourceLoader().load("documented", new ByteArrayResource(this.text.getBytes()))
			.stream()
			.map((source) -> (EnumerablePropertySource<?>) source)
			.flatMap((source) -> Stream.of(source.getPropertyNames()))
			.toList();
	}

	/**
	 * Start the sample application with this configuration instead of its own.
	 * @param folder folder for the file
	 */
	SampleServer start(Path folder, String... properties) throws IOException {
		Path file = Files.writeString(folder.resolve("application.yml"), this.text);
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("spring.config.location=" + file);
		if (properties().contains("management.server.port")) {
			all.add("management.server.port=0");
			all.add("management.server.address=127.0.0.1");
		}
		return SampleServer.start(all.toArray(String[]::new));
	}

}
