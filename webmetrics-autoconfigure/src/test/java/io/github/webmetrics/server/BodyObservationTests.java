package io.github.webmetrics.server;

import java.time.Duration;

import io.micrometer.core.instrument.MockClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class BodyObservationTests {

	private final MockClock clock = new MockClock();

	private final long started = this.clock.monotonicTime();

	private final BodyObservation observation = new BodyObservation(this.clock, false);

	private final Object body = new Object();

	@Test
	void addsUpWhatIsReadAndWritten() {
		this.observation.read(3);
		this.observation.read(4);
		this.observation.begin(this.body);
		this.observation.write(this.body, 5);
		this.observation.write(this.body, 6);
		assertThat(this.observation.read()).isEqualTo(7);
		assertThat(this.observation.written(200)).isEqualTo(11);
	}

	@ParameterizedTest
	@CsvSource({ "200, 5", "206, 5", "404, 5", "499, 5", "204, 0", "205, 0", "304, 0" })
	void someStatusesHaveNoBody(int status, long written) {
		this.observation.begin(this.body);
		this.observation.write(this.body, 5);
		assertThat(this.observation.written(status)).isEqualTo(written);
	}

	@Test
	void theFirstByteIsThatOfTheBody() {
		assertThat(seconds()).isEqualTo(-1);
		pass(1);
		this.observation.begin(this.body);
		assertThat(seconds()).isEqualTo(-1);
		this.observation.commit(this.body);
		assertThat(seconds()).isEqualTo(1);
		pass(1);
		this.observation.write(this.body, 1);
		assertThat(seconds()).isEqualTo(2);
		pass(1);
		this.observation.write(this.body, 1);
		this.observation.commit(this.body);
		assertThat(seconds()).isEqualTo(2);
	}

	@Test
	void whatWasBeforeAFailedCommitDoesNotCount() {
		this.observation.begin(this.body);
		this.observation.write(this.body, 5);
		pass(1);
		Object answer = new Object();
		this.observation.begin(answer);
		assertThat(seconds()).isEqualTo(-1);
		this.observation.write(answer, 6);
		this.observation.write(this.body, 7);
		this.observation.commit(this.body);
		assertThat(this.observation.written(200)).isEqualTo(6);
		assertThat(seconds()).isEqualTo(1);
	}

	@Test
	void aResponseToHeadHasNoBody() {
		BodyObservation head = new BodyObservation(this.clock, true);
		assertThat(head.isBodiless()).isTrue();
		assertThat(this.observation.isBodiless()).isFalse();
		head.begin(this.body);
		head.write(this.body, 5);
		assertThat(head.untilFirstByte(this.started)).isEqualTo(-1);
		pass(1);
		head.commit(this.body);
		assertThat(head.written(200)).isZero();
		assertThat(head.untilFirstByte(this.started)).isEqualTo(Duration.ofSeconds(1).toNanos());
	}

	private void pass(int seconds) {
		this.clock.add(Duration.ofSeconds(seconds));
	}

	private long seconds() {
		long nanos = this.observation.untilFirstByte(this.started);
		return (nanos < 0) ? nanos : Duration.ofNanos(nanos).toSeconds();
	}

}
