package io.github.webmetrics.wire;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.context.aot.AbstractAotProcessor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that requests are recorded in the same way however the JVM and Spring start the
 * application. Each way needs a process of its own.
 */
class StartModeTests {

	private static final String[] PROPERTIES = { "webmetrics.error-mapping.statuses.[java.util.zip.ZipException]=400",
			"webmetrics.latency.native-histogram=true", "webmetrics.header-labels.plan.header=X-Plan",
			"webmetrics.header-labels.plan.values=free,paid", "webmetrics.latency.labels=endpoint,plan,tenant",
			"webmetrics.request-size.enabled=true", "webmetrics.response-size.enabled=true",
			"webmetrics.first-byte.enabled=true", "webmetrics.queue.enabled=true",
			"management.endpoints.web.exposure.include=prometheus,webmetrics" };

	@TempDir
	private Path directory;

	@Test
	void recordsWhatIsStartedFromCodeGeneratedAheadOfTime() throws Exception {
		Path sources = this.directory.resolve("sources");
		Path resources = this.directory.resolve("resources");
		Path classes = this.directory.resolve("classes");
		new SpringApplicationAotProcessor(StartModeApplication.class,
				AbstractAotProcessor.Settings.builder()
					.sourceOutput(sources)
					.resourceOutput(resources)
					.classOutput(classes)
					.groupId("test")
					.artifactId("test")
					.build(),
				PROPERTIES)
			.process();
		compile(sources, classes);
		assertThat(hints(resources)).contains("reactor.netty.http.server.HttpServerResponse",
				"jakarta.servlet.http.HttpServletResponse", "java.util.zip.ZipException",
				"io\\/github\\/webmetrics\\/page\\/page.*", "io.github.webmetrics.page.Report$Method");
		List<Path> classPath = Stream.concat(Stream.of(classes, resources), classPath()).toList();
		assertThat(run(classPath, "-Dspring.aot.enabled=true")).contains(StartModeApplication.AHEAD_OF_TIME,
				StartModeApplication.PASSED);
	}

	@Test
	void recordsWhatIsStartedFromAnArchiveOfClasses() throws Exception {
		List<Path> classPath = classPath().map(this::jar).toList();
		Path archive = this.directory.resolve("application.jsa");
		run(classPath, "-XX:ArchiveClassesAtExit=" + archive, "-Dspring.context.exit=onRefresh");
		assertThat(run(classPath, "-XX:SharedArchiveFile=" + archive, "-Xshare:on", "-Xlog:class+load"))
			.contains(StartModeApplication.PASSED)
			.containsPattern("io\\.github\\.webmetrics\\.RequestRecorder source: shared objects file");
	}

	private static void compile(Path sources, Path classes) throws IOException {
		try (Stream<Path> files = Files.walk(sources)) {
			Stream<String> generated = files.map(Path::toString).filter((file) -> file.endsWith(".java"));
			tool("javac", Stream.concat(Stream.of("-proc:none", "-nowarn", "-d", classes.toString()), generated));
		}
	}

	private static void tool(String name, Stream<String> arguments) {
		int exitCode = ToolProvider.findFirst(name)
			.orElseThrow()
			.run(System.out, System.err, arguments.toArray(String[]::new));
		assertThat(exitCode).isZero();
	}

	private static String hints(Path resources) throws IOException {
		try (Stream<Path> files = Files.walk(resources.resolve("META-INF/native-image"))) {
			return String.join("\n",
					files.filter((file) -> file.toString().endsWith(".json")).map(StartModeTests::read).toList());
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Stream<Path> classPath() {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).map(Path::of);
	}

	// An archive contains only classes of jars.
	private Path jar(Path entry) {
		if (!Files.isDirectory(entry)) {
			return entry;
		}
		Path jar = this.directory.resolve(entry.getFileName() + ".jar");
		tool("jar", Stream.of("--create", "--file", jar.toString(), "-C", entry.toString(), "."));
		return jar;
	}

	/**
	 * Run the application in a JVM of its own and return what it prints.
	 */
	private String run(List<Path> classPath, String... options) throws Exception {
		String joined = classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
		List<String> command = Stream
			.of(Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
					"-XX:TieredStopAtLevel=1"), Stream.of(options),
					Stream.of("-cp", joined, StartModeApplication.class.getName()), Stream.of(PROPERTIES))
			.flatMap((part) -> part)
			.toList();
		Path output = this.directory.resolve("output");
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		try {
			assertThat(process.waitFor(Recorded.PATIENCE.toSeconds() * 5, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		return Files.readString(output);
	}

}
