package io.github.webmetrics.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Chromium in headless mode.
 */
final class Browser {

	private Browser() {
	}

	/**
	 * Take a screenshot of a page after it has loaded its data.
	 * @param uri address of the page
	 * @param profile folder for the profile of the browser
	 * @param picture file for the screenshot, as PNG
	 */
	static void photograph(String uri, Path profile, Path picture) throws IOException, InterruptedException {
		Path log = Path.of(picture + ".log");
		Process process = Programs.start(
				new ProcessBuilder("chromium", "--headless", "--no-sandbox", "--disable-gpu",
						"--disable-background-networking", "--disable-component-update", "--disable-sync",
						"--no-first-run", "--hide-scrollbars", "--user-data-dir=" + profile, "--window-size=1000,900",
						"--virtual-time-budget=10000", "--screenshot=" + picture, uri)
					.redirectOutput(log.toFile()),
				"chromium");
		try {
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(log.toString()).isTrue();
		}
		finally {
			process.descendants().forEach(ProcessHandle::destroyForcibly);
			process.destroyForcibly();
		}
		assertThat(picture).as(Files.readString(log)).exists();
	}

}
