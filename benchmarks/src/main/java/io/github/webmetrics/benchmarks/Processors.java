package io.github.webmetrics.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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

	private Processors() {
	}

	/**
	 * Return what starts a command on one processor.
	 * @param processor index of the processor
	 * @return the beginning of the command, empty where it cannot be chosen
	 */
	static List<String> pinning(int processor) {
		return Files.isExecutable(TASKSET) ? List.of(TASKSET.toString(), "-c", Integer.toString(processor)) : List.of();
	}

	/**
	 * Keep this process, and those that it starts, on some processors.
	 * @param processors indexes of the processors, as in {@code 0-1}
	 */
	static void keepTo(String processors) throws IOException, InterruptedException {
		if (Files.isExecutable(TASKSET)) {
			new ProcessBuilder(TASKSET.toString(), "-apc", processors, Long.toString(ProcessHandle.current().pid()))
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor();
		}
	}

}
