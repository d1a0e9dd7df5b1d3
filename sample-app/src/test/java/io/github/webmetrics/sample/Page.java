package io.github.webmetrics.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.webmetrics.sample.Documents.Block;
import io.github.webmetrics.sample.Documents.Place;
import io.github.webmetrics.sample.Documents.Span;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Node;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * A page of the documentation.
 *
 * @param name path of its file in the repository
 * @param blocks its code blocks
 * @param spans its pieces of code within sentences
 */
record Page(String name, List<Block> blocks, List<Span> spans) {

	private static final Pattern INFO = Pattern.compile("(\\w*)(?: title=\"([^\"]+)\")?( fails)?");

	private static final Parser PARSER = Parser.builder()
		.includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
		.build();

	static Page read(String name) {
		try {
			Reader reader = new Reader(name);
			PARSER.parse(Files.readString(Repository.ROOT.resolve(name))).accept(reader);
			return new Page(name, reader.blocks, reader.spans);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the last configuration of the application before a block.
	 */
	Optional<Block> configurationBefore(Block block) {
		return this.blocks.stream()
			.filter((each) -> each.place().line() < block.place().line())
			.filter(Kind.CONFIGURATION::isKindOf)
			.reduce((first, second) -> second);
	}

	@Override
	public String toString() {
		return this.name;
	}

	private static final class Reader extends AbstractVisitor {

		private final String page;

		private final List<Block> blocks = new ArrayList<>();

		private final List<Span> spans = new ArrayList<>();

		private Reader(String page) {
			this.page = page;
		}

		@Override
		public void visit(FencedCodeBlock block) {
			Matcher info = INFO.matcher(block.getInfo());
			// What cannot be read becomes the language, which is none that is known.
			this.blocks.add(info.matches()
					? new Block(place(block), info.group(1), (info.group(2) != null) ? info.group(2) : "",
							info.group(3) != null, block.getLiteral())
					: new Block(place(block), block.getInfo(), "", false, block.getLiteral()));
		}

		@Override
		public void visit(IndentedCodeBlock block) {
			this.blocks.add(new Block(place(block), "", "", false, block.getLiteral()));
		}

		@Override
		public void visit(Code code) {
			this.spans.add(new Span(place(code), code.getLiteral()));
		}

		private Place place(Node node) {
			return new Place(this.page, node.getSourceSpans().get(0).getLineIndex() + 1);
		}

	}

}
