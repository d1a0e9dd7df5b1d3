package io.github.webmetrics.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page on security. The tests run its configuration and its code.
 */
final class SecurityPage {

	private static final Path PAGE = Path.of("../docs/security.md");

	private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)[^\\n]*\\n(.*?)^```$");

	/**
	 * A part of the configuration that exposes the endpoint for Prometheus.
	 */
	static final String EXPOSURE = "exposure:";

	/**
	 * A part of the configuration that gives the actuator a port of its own.
	 */
	static final String OWN_PORT = "port: 8081";

	private SecurityPage() {
	}

	/**
	 * Return the code blocks of one language.
	 */
	static List<String> blocks(String language) throws IOException {
		return BLOCK.matcher(Files.readString(PAGE))
			.results()
			.filter((block) -> block.group(1).equals(language))
			.map((block) -> block.group(2))
			.toList();
	}

	/**
	 * Return the property that makes an application use some of the configurations of the
	 * page.
	 * @param folder folder for their files
	 * @param parts a text of each of them
	 */
	static String configuration(Path folder, String... parts) throws IOException {
		List<String> files = new ArrayList<>();
		for (String part : parts) {
			List<String> yaml = blocks("yaml").stream().filter((block) -> block.contains(part)).toList();
			assertThat(yaml).as(part).hasSize(1);
			files.add(Files.writeString(folder.resolve(files.size() + ".yml"), yaml.get(0)).toString());
		}
		return "spring.config.location=" + String.join(",", files);
	}

}
