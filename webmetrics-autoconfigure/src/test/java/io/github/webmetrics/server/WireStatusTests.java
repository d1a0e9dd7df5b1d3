package io.github.webmetrics.server;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.webmetrics.server.NativeResponse.ConnectionState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests {@link WireStatus} against a table with exactly one row for each situation that
 * can occur.
 */
class WireStatusTests {

	// The server would send 201. The application may have set another status in Spring's
	// response. A cell contains one or more values, or "any".
	private static final String TABLE = """
			error                  | head sent | end                    | connection     | may replace | Spring's  | code | certain
			UNANSWERED             | any       | any                    | any            | any         | any       | 500  | true
			NONE OTHER CLIENT_GONE | true      | any                    | any            | any         | any       | 201  | true
			NONE OTHER CLIENT_GONE | false     | COMPLETE               | any            | false       | null 201  | 201  | true
			NONE OTHER CLIENT_GONE | false     | COMPLETE               | CLOSED UNKNOWN | false       | 202       | 201  | true
			NONE OTHER CLIENT_GONE | false     | COMPLETE               | OPEN           | false       | 202       | 201  | false
			NONE OTHER CLIENT_GONE | false     | COMPLETE               | CLOSED UNKNOWN | true        | any       | 201  | true
			NONE OTHER CLIENT_GONE | false     | COMPLETE               | OPEN           | true        | any       | 201  | false
			CLIENT_GONE            | false     | ERROR CANCEL FATAL CUT | any            | any         | any       | 499  | true
			NONE OTHER             | false     | CANCEL                 | OPEN           | any         | any       | 499  | false
			NONE OTHER             | false     | CANCEL                 | CLOSED UNKNOWN | any         | any       | 499  | true
			NONE OTHER             | false     | CUT                    | any            | any         | any       | 499  | true
			NONE OTHER             | false     | ERROR                  | OPEN           | any         | any       | 500  | false
			NONE OTHER             | false     | ERROR                  | UNKNOWN        | any         | any       | 500  | true
			NONE OTHER             | false     | FATAL                  | OPEN UNKNOWN   | any         | any       | 500  | true
			NONE OTHER             | false     | ERROR FATAL            | CLOSED         | any         | any       | 499  | true
			""";

	static List<Row> table() {
		return TABLE.lines().skip(1).map(Row::parse).toList();
	}

	@ParameterizedTest
	@MethodSource("table")
	void statusIsAsInTheTable(Row row) {
		assertThat(situations().filter(row::isFor)).isNotEmpty()
			.allSatisfy((situation) -> assertThat(
					WireStatus.of(situation.application(), situation, situation.end(), situation.error().error))
				.isEqualTo(row.status()));
	}

	@Test
	void tableHasOneRowForEachSituation() {
		List<Row> table = table();
		assertThat(situations()).hasSize(4 * 2 * 5 * 3 * 2 * 3)
			.allSatisfy((situation) -> assertThat(table).filteredOn((row) -> row.isFor(situation)).hasSize(1));
	}

	private static Stream<Situation> situations() {
		return Arrays.stream(Kind.values())
			.flatMap((error) -> Stream.of(true, false)
				.flatMap((headSent) -> Arrays.stream(HandlingEnd.values())
					.flatMap((end) -> Arrays.stream(ConnectionState.values())
						.flatMap((connection) -> Stream.of(true, false)
							.flatMap((mayReplace) -> Stream.of("null", "201", "202")
								.map((set) -> new Situation(error, headSent, end, connection, mayReplace, set)))))));
	}

	private record Row(List<String> cells, WireStatus status) {

		static Row parse(String line) {
			List<String> cells = Arrays.stream(line.split("\\|")).map(String::strip).toList();
			return new Row(cells.subList(0, 6),
					new WireStatus(Integer.parseInt(cells.get(6)), Boolean.parseBoolean(cells.get(7))));
		}

		boolean isFor(Situation situation) {
			return matches(0, situation.error()) && matches(1, situation.isHeadSent()) && matches(2, situation.end())
					&& matches(3, situation.connection()) && matches(4, situation.mayReplaceStatus())
					&& matches(5, situation.set());
		}

		private boolean matches(int column, Object value) {
			String cell = this.cells.get(column);
			return cell.equals("any") || List.of(cell.split(" ")).contains(value.toString());
		}

	}

	/**
	 * The kinds of error with which the handling of a request may end.
	 */
	private enum Kind {

		NONE(null), OTHER(new IllegalStateException()), CLIENT_GONE(new IOException("Broken pipe")),
		UNANSWERED(new IllegalArgumentException());

		private final @Nullable Throwable error;

		Kind(@Nullable Throwable error) {
			this.error = error;
		}

	}

	private record Situation(Kind error, boolean isHeadSent, HandlingEnd end, ConnectionState connection,
			boolean mayReplaceStatus, String set) implements NativeResponse {

		ServerHttpResponse application() {
			MockServerHttpResponse response = new MockServerHttpResponse();
			if (!set().equals("null")) {
				response.setRawStatusCode(Integer.valueOf(set()));
			}
			return response;
		}

		@Override
		public int status() {
			return 201;
		}

		@Override
		public @Nullable String contentType() {
			return null;
		}

		@Override
		public boolean isClientGone(Throwable error) {
			return error.equals(Kind.CLIENT_GONE.error);
		}

		@Override
		public boolean isUnanswered(Throwable error) {
			return error.equals(Kind.UNANSWERED.error);
		}

		@Override
		public boolean whenFinished(HandlingEnd end, Consumer<NativeResponse> action) {
			throw new UnsupportedOperationException("the status is decided without waiting");
		}

	}

}
