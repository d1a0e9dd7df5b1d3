package io.github.webmetrics.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;

/**
 * One of the ways in which the path of a request can meet a predicate.
 *
 * @param patterns the patterns that the path must match, in the order of their tests
 * @param rest returns the part of a path that is left for nested routes, or {@code null}
 * if the path does not meet the condition
 * @param methods the methods that the request must have one of, empty for any
 * @param certain whether the path alone decides
 */
record PathCondition(List<PathPattern> patterns, Function<PathContainer, @Nullable PathContainer> rest,
		Set<HttpMethod> methods, boolean certain) {

	/**
	 * Every path meets this condition.
	 */
	static final PathCondition ANY = new PathCondition(List.of(), (path) -> path, Set.of(), true);

	/**
	 * Every path may meet this condition, as something else decides.
	 */
	static final PathCondition UNKNOWN = method(Set.of());

	static PathCondition method(Set<HttpMethod> methods) {
		return new PathCondition(List.of(), (path) -> path, methods, false);
	}

	static PathCondition matching(PathPattern pattern) {
		return new PathCondition(List.of(pattern), (path) -> pattern.matches(path) ? path : null, Set.of(), true);
	}

	static PathCondition startingWith(PathPattern pattern) {
		return new PathCondition(List.of(pattern), (path) -> {
			PathPattern.PathRemainingMatchInfo start = pattern.matchStartOfPath(path);
			return (start != null) ? remaining(path, start.getPathRemaining()) : null;
		}, Set.of(), true);
	}

	// Spring gives a slash at the end of what matched to the nested routes.
	private static PathContainer remaining(PathContainer path, PathContainer remaining) {
		int matched = path.elements().size() - remaining.elements().size();
		boolean slash = matched > 0 && path.elements().get(matched - 1) instanceof PathContainer.Separator;
		return slash ? path.subPath(matched - 1) : remaining;
	}

	static PathCondition none(List<PathCondition> conditions) {
		return new PathCondition(List.of(),
				(path) -> conditions.stream().anyMatch((condition) -> condition.certain() && condition.isMetBy(path))
						? null : path,
				Set.of(), conditions.stream().allMatch(PathCondition::certain));
	}

	boolean isMetBy(PathContainer path) {
		return this.rest.apply(path) != null;
	}

	PathCondition and(PathCondition next) {
		List<PathPattern> all = new ArrayList<>(this.patterns);
		all.addAll(next.patterns);
		return new PathCondition(all, (path) -> {
			PathContainer remaining = this.rest.apply(path);
			return (remaining != null) ? next.rest.apply(remaining) : null;
		}, both(this.methods, next.methods), this.certain && next.certain);
	}

	private static Set<HttpMethod> both(Set<HttpMethod> first, Set<HttpMethod> second) {
		if (first.isEmpty() || second.isEmpty()) {
			return first.isEmpty() ? second : first;
		}
		return first.stream().filter(second::contains).collect(Collectors.toSet());
	}

	/**
	 * Return the merged pattern that routing stores for the request.
	 * @return the pattern, or {@code null} if there is none or routing cannot merge them
	 */
	@Nullable PathPattern pattern() {
		try {
			return this.patterns.stream().reduce(PathPattern::combine).orElse(null);
		}
		catch (IllegalArgumentException | IndexOutOfBoundsException ex) {
			return null;
		}
	}

}
