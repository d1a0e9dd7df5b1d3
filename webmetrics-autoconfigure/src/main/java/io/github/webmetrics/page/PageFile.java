package io.github.webmetrics.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.util.MimeType;

/**
 * A file of the page. {@link PageFileWriter} writes it.
 *
 * @param type its media type
 * @param content its content
 * @since 0.1.0
 */
public record PageFile(MimeType type, String content) {

	/**
	 * Location of the files on the class path, as a pattern.
	 */
	public static final String LOCATIONS = "io/github/webmetrics/page/page.*";

	private static final Map<String, PageFile> BESIDE = Map.of("page.js", read("page.js", "text", "javascript"),
			"page.css", read("page.css", "text", "css"), "page.svg", read("page.svg", "image", "svg+xml"));

	private static final PageFile HTML = read("page.html", "text", "html");

	/**
	 * Return the page itself.
	 * @param folder where the other files are, relative to the address of the page
	 * @return the page
	 */
	public static PageFile html(String folder) {
		return new PageFile(HTML.type, HTML.content.replace("{folder}", folder));
	}

	/**
	 * Return a file that the page loads.
	 * @param name name of the file
	 * @return the file, or {@code null} if there is none of that name
	 */
	public static @Nullable PageFile beside(String name) {
		return BESIDE.get(name);
	}

	private static PageFile read(String name, String type, String subtype) {
		try (InputStream file = PageFile.class.getResourceAsStream(name)) {
			return new PageFile(new MimeType(type, subtype, StandardCharsets.UTF_8),
					new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
