package io.github.webmetrics.autoconfigure;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.webmetrics.autoconfigure.Metadata.Property;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the page that lists all properties with their metadata. If they differ, the
 * test writes the right page to {@code target/properties.md}.
 */
class PropertiesPageTests {

	private static final Path PAGE = Path.of("../docs/properties.md");

	private static final Path RIGHT_PAGE = Path.of("target/properties.md");

	private static final Pattern SECTION = Pattern.compile("(?ms)^## `([^`]+)`\n(.*?)(?=^## |\\z)");

	private static final Pattern TABLE = Pattern.compile("(?m)(^\\|.*\n)+");

	// In the metadata, these quotes are around code.
	private static final Pattern QUOTED = Pattern.compile("(?<!\\w)'([^']+)'(?!\\w)");

	@Test
	void pageListsEachPropertyAsItsMetadataDescribesIt() throws IOException {
		String page = Files.readString(PAGE);
		Map<String, String> tables = tables();
		Map<String, String> onPage = new LinkedHashMap<>();
		SECTION.matcher(page).results().forEach((section) -> onPage.put(section.group(1), table(section.group(2))));
		if (!List.copyOf(onPage.entrySet()).equals(List.copyOf(tables.entrySet()))) {
			Files.writeString(RIGHT_PAGE, rightPage(page, tables));
		}
		assertThat(onPage.entrySet()).as("tables of %s: see %s", PAGE, RIGHT_PAGE.toAbsolutePath())
			.containsExactlyElementsOf(tables.entrySet());
	}

	private static Map<String, String> tables() throws IOException {
		List<String> order = order();
		Map<String, List<Property>> groups = Metadata.properties()
			.stream()
			.sorted(Comparator.comparingInt((Property property) -> order.indexOf(property.name())))
			.collect(Collectors.groupingBy(Property::group, LinkedHashMap::new, Collectors.toList()));
		Map<String, String> tables = new LinkedHashMap<>();
		groups.forEach((group, properties) -> tables.put(group, table(properties)));
		return tables;
	}

	// The order of the code, but a group comes after all other properties.
	private static List<String> order() {
		List<String> names = new ArrayList<>();
		add(names, "webmetrics", WebMetricsProperties.class);
		add(names, "webmetrics.error-mapping", ErrorMappingProperties.class);
		names.add("management.endpoint.webmetrics.access");
		return names;
	}

	private static void add(List<String> names, String prefix, Class<?> type) {
		Map<String, Class<?>> groups = new LinkedHashMap<>();
		for (RecordComponent component : type.getRecordComponents()) {
			String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
			if (component.getType().isRecord()) {
				groups.put(name, component.getType());
			}
			else {
				names.add(name);
			}
		}
		groups.forEach((name, group) -> add(names, name, group));
	}

	private static String table(List<Property> properties) {
		return properties.stream()
			.map((property) -> "| `%s` | %s | %s |\n".formatted(property.name(), defaultValue(property),
					QUOTED.matcher(property.description()).replaceAll("`$1`")))
			.collect(Collectors.joining("", "| property | default | description |\n|---|---|---|\n", ""));
	}

	private static String defaultValue(Property property) {
		return property.defaultValue().isEmpty() ? "none" : "`" + property.defaultValue() + "`";
	}

	private static String table(String section) {
		Matcher table = TABLE.matcher(section);
		return table.find() ? table.group() : "";
	}

	// What is not in a table stays as it is.
	private static String rightPage(String page, Map<String, String> tables) {
		Map<String, String> sections = new LinkedHashMap<>();
		SECTION.matcher(page).results().forEach((section) -> sections.put(section.group(1), section.group(2)));
		StringBuilder right = new StringBuilder();
		tables.forEach((group, table) -> {
			String section = sections.getOrDefault(group, "\n" + table + "\n");
			right.append("## `").append(group).append("`\n").append(section.replace(table(section), table));
		});
		Matcher first = SECTION.matcher(page);
		int start = first.find() ? first.start() : page.indexOf("## Where to go next");
		return page.substring(0, start) + right + page.substring(page.indexOf("## Where to go next"));
	}

}
