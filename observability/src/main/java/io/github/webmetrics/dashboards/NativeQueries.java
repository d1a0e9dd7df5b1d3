package io.github.webmetrics.dashboards;

import java.util.Arrays;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Rewrites queries of the buckets and the count of a histogram, so that they read its
 * native buckets.
 */
final class NativeQueries {

	private static final String SUM = "sum(?: by \\((?<by>[^)]*)\\) )?\\((?<before>\\s*(?:\\w+\\()?)%s_(?<of>bucket|count)"
			+ "(?:\\{(?<matchers>[^}]*)})?(?<after>(?:\\[[^]]*]\\))?\\s*)\\)";

	private static final Pattern BOUND = Pattern.compile("(?:^le|, le)=\"([^\"]*)\"");

	private final String metric;

	private final Pattern sum;

	/**
	 * Create an object for a histogram.
	 * @param metric exposed name of the histogram
	 */
	NativeQueries(String metric) {
		this.metric = metric;
		this.sum = Pattern.compile(SUM.formatted(Pattern.quote(metric)));
	}

	/**
	 * Rewrite all queries in a text.
	 */
	String in(String text) {
		return this.sum.matcher(text).replaceAll((sum) -> Matcher.quoteReplacement(replacement(sum)));
	}

	private String replacement(MatchResult match) {
		String labels = Objects.requireNonNullElse(match.group(1), "");
		String matchers = Objects.requireNonNullElse(match.group(4), "");
		String left = BOUND.matcher(matchers).replaceFirst("").replaceFirst("^, ", "");
		String histogram = "sum" + by(labels) + "(" + match.group(2) + this.metric
				+ (left.isEmpty() ? "" : "{" + left + "}") + match.group(5) + ")";
		if (match.group(3).equals("count")) {
			return "histogram_count(" + histogram + ")";
		}
		Matcher bound = BOUND.matcher(matchers);
		return bound.find() ? upTo(bound.group(1), histogram) : histogram;
	}

	private static String by(String labels) {
		String left = Arrays.stream(labels.split(", "))
			.filter((label) -> !label.equals("le"))
			.collect(Collectors.joining(", "));
		return left.isEmpty() ? "" : " by (" + left + ") ";
	}

	// Without observations, the fraction would be NaN.
	private static String upTo(String bound, String histogram) {
		return "(histogram_fraction(-Inf, %s, %s) * (histogram_count(%s) > 0) or 0 * histogram_count(%s))"
			.formatted(bound, histogram, histogram, histogram);
	}

}
