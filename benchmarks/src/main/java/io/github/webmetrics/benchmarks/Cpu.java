package io.github.webmetrics.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The CPU time that has been used.
 *
 * @param server by a server
 * @param client by this process, which is its client
 * @param system by all processes, and by others with whom a hypervisor shares the
 * processors
 */
record Cpu(Duration server, Duration client, Duration system) {

	private static final Path STAT = Path.of("/proc/stat");

	private static final Duration TICK = Duration.ofMillis(10);

	static Cpu used(ServerProcess server) throws IOException {
		return new Cpu(server.cpu(), ServerProcess.cpu(ProcessHandle.current()), ofAll());
	}

	private static Duration ofAll() throws IOException {
		String[] ticks = Files.readString(STAT).lines().findFirst().orElseThrow().split("\\s+", -1);
		long user = Long.parseLong(ticks[1]) + Long.parseLong(ticks[2]);
		long kernel = Long.parseLong(ticks[3]);
		long stolen = Long.parseLong(ticks[8]);
		return TICK.multipliedBy(user + kernel + stolen);
	}

	Cpu minus(Cpu earlier) {
		return new Cpu(this.server.minus(earlier.server), this.client.minus(earlier.client),
				this.system.minus(earlier.system));
	}

	/**
	 * Return the time that neither the server nor the client has used.
	 */
	Duration foreign() {
		return this.system.minus(this.server).minus(this.client);
	}

}
