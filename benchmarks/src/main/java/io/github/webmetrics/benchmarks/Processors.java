package io.github.webmetrics.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Binds processes to processors, so that client and server do not compete for CPU time.
 * Does nothing if the system has no {@code taskset}.
 */
final class Processors {

	private static final Path TASKSET = Path.of("/usr/bin/taskset");

	/**
	 * Number of processors at startup.
	 */
	static final int NUMBER = Runtime.getRuntime().availableProcessors();

	/**
	 * Range of all processors at startup, for example {@code 0-1}.
	 */
	static final String ALL = "0-" + (NUMBER - 1);

	private Processors() {
	}

	/**
	 * Bind a process to some processors. Processes that it starts later inherit the
	 * binding.
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
