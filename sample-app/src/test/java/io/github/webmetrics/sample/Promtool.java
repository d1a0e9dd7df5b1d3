package io.github.webmetrics.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The result of Prometheus's {@code promtool}, which checks metrics, rules and
 * configurations.
 *
 * @param accepted whether it found no error
 * @param output its output
 */
record Promtool(boolean accepted, String output) {

	static void accepts(String input, String... arguments) throws IOException, InterruptedException {
		Promtool verdict = run(input, arguments);
		assertThat(verdict.accepted()).as(verdict.output()).isTrue();
	}

	static Promtool run(String input, String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of("promtool"));
		command.addAll(List.of(arguments));
		Process process = Programs.start(new ProcessBuilder(command), "prometheus");
		try (var stdin = process.getOutputStream()) {
			stdin.write(input.getBytes(StandardCharsets.UTF_8));
		}
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
		return new Promtool(process.exitValue() == 0, output);
	}

}
