package io.github.webmetrics;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.openjdk.jcstress.Main;

/**
 * Runs jcstress, and fails if a test could not run. Of that, jcstress itself only keeps a
 * count.
 */
public final class StressRun {

	private static final Pattern RESULTS = Pattern.compile("(\\d+) passed, .* (\\d+) soft errs, (\\d+) hard errs");

	private StressRun() {
	}

	/**
	 * Run the tests.
	 * @param args arguments of jcstress
	 * @throws Exception if a test fails
	 */
	public static void main(String[] args) throws Exception {
		ByteArrayOutputStream copy = new ByteArrayOutputStream();
		System.setOut(new PrintStream(new Tee(System.out, copy), true, StandardCharsets.UTF_8));
		Main.main(args);
		MatchResult results = RESULTS.matcher(copy.toString(StandardCharsets.UTF_8))
			.results()
			.reduce((first, last) -> last)
			.orElseThrow(() -> new IllegalStateException("No test has run"));
		if (results.group(1).equals("0") || !results.group(2).equals("0") || !results.group(3).equals("0")) {
			throw new IllegalStateException("Some tests could not run. The report has the reasons: " + results.group());
		}
	}

	/**
	 * Writes to two streams.
	 */
	private static final class Tee extends OutputStream {

		private final OutputStream first;

		private final OutputStream second;

		Tee(OutputStream first, OutputStream second) {
			this.first = first;
			this.second = second;
		}

		@Override
		public void write(int value) throws IOException {
			this.first.write(value);
			this.second.write(value);
		}

		@Override
		public void flush() throws IOException {
			this.first.flush();
		}

	}

}
