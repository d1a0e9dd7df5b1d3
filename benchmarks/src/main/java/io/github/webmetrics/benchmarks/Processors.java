package io.github.webmetrics.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps processes on processors of their own, so that client and server do not take each
 * other's time. Only where there is {@code taskset}.
 */
final class Processors {

	private static final Path TASKSET = Path.of("/usr/bin/taskset");

	/**
	 * As many as there were at the start.
	 */
	static final int NUMBER = Runtime.getRuntime().availableProcessors();

	/**
	 * All that there were at the start, as in {@code 0-1}.
	 */
	static final String ALL = "0-" + (NUMBER - 1);

	private Processors() {
	}

	/**
	 * Keep a process, and those that it starts, on some processors.
	 * @param process the process
	 * @param processors indexes of the processors
	 */
	static void keep(ProcessHandle process, String processors) throws IOException, InterruptedException {
		if (Files.isExecutable(TASKSET)) {
			new ProcessBuilder(TASKSET.toString(), "-apc", processors, Long.toString(process.pid()))
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor();
		}
	}

}
