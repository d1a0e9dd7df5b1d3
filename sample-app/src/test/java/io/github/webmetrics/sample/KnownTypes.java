package io.github.webmetrics.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * The simple names of types: those of the JDK and of the class path, those of the
 * project, and those that the project imports.
 */
final class KnownTypes {

	private static final Pattern CLASS_FILE = Pattern.compile("(?:.*[/$])?([A-Z]\\w*)\\.class");

	private static final Pattern IMPORT = Pattern
		.compile("(?m)^import (?:static )?[a-z][\\w.]*?\\.([A-Z]\\w*)[\\w.]*;?$");

	private static final Pattern SOURCE = Pattern.compile(".*/(\\w+)\\.(java|kt)");

	private static final Pattern DECLARED = Pattern.compile("\\b(?:class|interface|record|enum) ([A-Z]\\w*)");

	private final Set<String> names = new HashSet<>();

	KnownTypes() {
		ModuleFinder.ofSystem().findAll().forEach(this::add);
		Stream.of(System.getProperty("java.class.path").split(":"))
			.filter((entry) -> entry.endsWith(".jar"))
			.forEach((jar) -> add(Path.of(jar)));
		Repository.code().forEach(this::addSource);
	}

	private void add(ModuleReference module) {
		try (ModuleReader reader = module.open(); Stream<String> files = reader.list()) {
			files.forEach(this::addClassFile);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void add(Path jar) {
		try (JarFile file = new JarFile(jar.toFile())) {
			file.stream().map(ZipEntry::getName).forEach(this::addClassFile);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void addClassFile(String file) {
		CLASS_FILE.matcher(file).results().forEach((name) -> this.names.add(name.group(1)));
	}

	private void addSource(String file) {
		String source = Repository.read(file);
		Stream.of(SOURCE.matcher(file), IMPORT.matcher(source), DECLARED.matcher(source))
			.flatMap((matcher) -> matcher.results())
			.map((MatchResult name) -> name.group(1))
			.forEach(this.names::add);
	}

	boolean contains(String name) {
		return this.names.contains(name);
	}

}
