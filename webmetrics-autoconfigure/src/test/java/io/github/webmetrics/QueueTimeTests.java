package io.github.webmetrics;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import io.github.webmetrics.failure.RecordingFailures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.BDDMockito;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class QueueTimeTests {

	private static final Instant NOW = Instant.parse("2026-03-04T05:06:07.008009010Z");

	private final QueueTime queueTime = new QueueTime("X-Request-Start", InstantSource.fixed(NOW),
			new RecordingFailures());

	// 1.5 seconds ago.
	@ParameterizedTest
	@ValueSource(strings = { "1772600765.508009010", "t=1772600765.508009010", "1772600765508.00901",
			"t=1772600765508009.01", "1772600765.5080090101234567890", "1772600765508009010", "t=1772600765508009010",
			" t=1772600765508009010 ", "1772600765508009010.9" })
	void theUnitIsKnownByTheSize(String value) {
		assertThat(nanos(value)).isBetween(1_499_999_000L, 1_500_001_000L);
	}

	@Test
	void theFormsOfProxies() {
		assertThat(nanos("t=1772600767.000")).as("nginx, t=${msec}").isEqualTo(8_009_010);
		assertThat(nanos("1772600767000")).as("Heroku").isEqualTo(8_009_010);
		assertThat(nanos("t=1772600767000000")).as("Apache, %t").isEqualTo(8_009_010);
		assertThat(nanos("1772600767")).as("whole seconds").isEqualTo(8_009_010);
	}

	@Test
	void aClockThatIsUpToASecondAheadIsNoWait() {
		assertThat(nanos(NOW.plusMillis(1))).isZero();
		assertThat(nanos(NOW.plusSeconds(1))).isZero();
		assertThat(nanos(NOW.plusSeconds(1).plusNanos(1))).isNegative();
	}

	@Test
	void aWaitOfMoreThanAnHourIsNoWait() {
		assertThat(nanos(NOW.minus(Duration.ofHours(1)))).isEqualTo(Duration.ofHours(1).toNanos());
		assertThat(nanos(NOW.minus(Duration.ofHours(1)).minusNanos(1))).isNegative();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "t=", "now", "-1", "+1772600767", "1.", ".5", "0", "1", "1772600767.",
			"1772600767.5x", "1e9", "0x1", "NaN", "9223372036854775807", "9223372036854775808", "9999999999999999999",
			"t=20219344840", "9000000000", "99999999999999999999", "1772600767,5", "1772600767 1772600767",
			"t=t=1772600767", "T=1772600767", "\u0661\u0662", "Wed, 04 Mar 2026 05:06:07 GMT" })
	void whatIsNoTimeNearbyIsNotObserved(String value) {
		assertThat(nanos(value)).isNegative();
	}

	@Test
	void withoutExactlyOneLineNothingIsObserved() {
		assertThat(this.queueTime.nanos(MockServerWebExchange.from(MockServerHttpRequest.get("/")))).isNegative();
		assertThat(this.queueTime.nanos(MockServerWebExchange
			.from(MockServerHttpRequest.get("/").header("X-Request-Start", "1772600767", "1772600767")))).isNegative();
	}

	@Test
	void whenTheHeaderCannotBeReadThenNothingIsObserved(CapturedOutput output) {
		ServerWebExchange unreadable = BDDMockito.mock(ServerWebExchange.class);
		BDDMockito.given(unreadable.getRequest()).willThrow(new IllegalStateException("recycled"));
		assertThat(this.queueTime.nanos(unreadable)).isNegative();
		assertThat(output).contains("Could not read the header 'X-Request-Start' for the time in the queue");
	}

	private long nanos(Instant start) {
		return nanos(start.getEpochSecond() + String.format("%09d", start.getNano()));
	}

	private long nanos(String value) {
		return this.queueTime
			.nanos(MockServerWebExchange.from(MockServerHttpRequest.get("/").header("x-request-start", value)));
	}

}
