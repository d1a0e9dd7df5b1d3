package io.github.webmetrics.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Chromium without a window.
 */
final class Browser {

	private Browser() {
	}

	/**
	 * Take a picture of a page once it has loaded what it shows.
	 * @param uri address of the page
	 * @param profile folder for what the browser keeps
	 * @param picture where to write it, as PNG
	 */
	static void photograph(String uri, Path profile, Path picture) throws IOException, InterruptedException {
		Process process = Programs.start(new ProcessBuilder(List.of("chromium", "--headless", "--no-sandbox",
				"--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
				"--no-first-run", "--hide-scrollbars", "--user-data-dir=" + profile, "--window-size=1000,760",
				"--virtual-time-budget=10000", "--screenshot=" + picture, uri)), "chromium");
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(output).isTrue();
		assertThat(picture).as(output).exists();
	}

}
