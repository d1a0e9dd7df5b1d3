package io.github.webmetrics.sample;

import java.io.IOException;

import org.junit.jupiter.api.Test;

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

}
