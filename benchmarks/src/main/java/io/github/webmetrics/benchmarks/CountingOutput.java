package io.github.webmetrics.benchmarks;

import java.io.OutputStream;

/**
 * An {@link OutputStream} that discards its data and counts the bytes and lines.
 */
final class CountingOutput extends OutputStream {

	private double bytes;

	private double lines;

	@Override
	public void write(int value) {
		this.bytes++;
		if (value == '\n') {
			this.lines++;
		}
	}

	@Override
	public void write(byte[] values, int offset, int length) {
		for (int index = offset; index < offset + length; index++) {
			write(values[index]);
		}
	}

	double bytes() {
		return this.bytes;
	}

	double lines() {
		return this.lines;
	}

}
