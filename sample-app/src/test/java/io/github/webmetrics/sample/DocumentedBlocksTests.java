package io.github.webmetrics.sample;

import java.io.IOException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that there is a test for each code block of the documentation. {@link Kind} tells
 * which.
 */
class DocumentedBlocksTests {

	@Test
	void eachBlockIsOfAKindThatIsTested() throws IOException {
		assertThat(Documents.blocks(Kind.UNKNOWN)).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
	void eachKindIsShown(Kind kind) throws IOException {
		assertThat(Documents.blocks(kind)).isNotEmpty();
	}

	@Test
	void readmeShowsAConfigurationAndItsOutput() {
		Page readme = Page.read("README.md");
		assertThat(readme.blocks()).filteredOn(Kind.OUTPUT::isKindOf)
			.first()
			.satisfies((output) -> assertThat(readme.configurationBefore(output)).isPresent());
	}

}
