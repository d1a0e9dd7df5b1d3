package io.github.webmetrics.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of the repository, without those that builds write.
 */
final class Repository {

	static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final Set<String> WRITTEN = Set.of(".git", "target", "build", "node_modules");

	private static final Pattern CODE = Pattern.compile(".*/src/(main|test)/(java|kotlin)/.*\\.(java|kt)");

	private static final Pattern FOR_USERS = Pattern.compile("(observability|sample-app)/(?!src/|target/).*");

	private static final Pattern BUILT = Pattern.compile("(.*)/target/.*");

	private static final List<String> FILES = list();

	private Repository() {
	}

	private static List<String> list() {
		List<String> files = new ArrayList<>();
		try {
			Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {

				@Override
				public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
					return WRITTEN.contains(folder.getFileName().toString()) ? FileVisitResult.SKIP_SUBTREE
							: FileVisitResult.CONTINUE;
				}

				@Override
				public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
					files.add(ROOT.relativize(file).toString());
					return FileVisitResult.CONTINUE;
				}

			});
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		files.sort(Comparator.naturalOrder());
		return files;
	}

	/**
	 * Return the paths of all files.
	 */
	static List<String> files() {
		return FILES;
	}

	/**
	 * Return the paths of the Java and Kotlin files, all of which are compiled by the
	 * build or by its profiles.
	 */
	static Stream<String> code() {
		return FILES.stream().filter((file) -> CODE.matcher(file).matches());
	}

	/**
	 * Return the paths of the files of one name that users copy.
	 */
	static List<String> shipped(String name) {
		return FILES.stream()
			.filter((file) -> FOR_USERS.matcher(file).matches())
			.filter((file) -> file.endsWith("/" + name))
			.toList();
	}

	static boolean exists(String path) {
		return Files.exists(ROOT.resolve(path));
	}

	/**
	 * Return whether there is a file, or one that the build writes.
	 * @param glob path, which can have {@code *} in it
	 */
	static boolean existsOrIsBuilt(String glob) {
		Matcher built = BUILT.matcher(glob);
		if (built.matches()) {
			return exists(built.group(1) + "/pom.xml");
		}
		PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
		return exists(glob) || FILES.stream().map(Path::of).anyMatch(matcher::matches);
	}

	static String read(String file) {
		try {
			return Files.readString(ROOT.resolve(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the version of the project.
	 */
	static String version() {
		return Pattern.compile("<version>(.*)</version>")
			.matcher(read("pom.xml"))
			.results()
			.findFirst()
			.orElseThrow()
			.group(1);
	}

}
