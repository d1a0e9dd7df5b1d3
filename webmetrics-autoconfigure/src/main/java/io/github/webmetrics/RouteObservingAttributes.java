package io.github.webmetrics;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/**
 * The attributes of an exchange, which see the pattern of its route being put.
 * Everything, the atomic methods too, is left to the exchange's own map.
 */
// A map of attributes without null annotations is passed through as it is.
@SuppressWarnings("NullAway")
final class RouteObservingAttributes implements Map<String, Object> {

	private final Map<String, Object> delegate;

	private final RequestRecording recording;

	RouteObservingAttributes(Map<String, Object> delegate, RequestRecording recording) {
		this.delegate = delegate;
		this.recording = recording;
	}

	private void observe(Object key, @Nullable Object value) {
		if (value instanceof PathPattern pattern && HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE.equals(key)) {
			this.recording.routed(pattern);
		}
	}

	@Override
	public Object put(String key, Object value) {
		Object previous = this.delegate.put(key, value);
		observe(key, value);
		return previous;
	}

	@Override
	public void putAll(Map<? extends String, ?> entries) {
		this.delegate.putAll(entries);
		entries.forEach(this::observe);
	}

	@Override
	public Object putIfAbsent(String key, Object value) {
		Object previous = this.delegate.putIfAbsent(key, value);
		if (previous == null) {
			observe(key, value);
		}
		return previous;
	}

	@Override
	public Object replace(String key, Object value) {
		Object previous = this.delegate.replace(key, value);
		if (previous != null) {
			observe(key, value);
		}
		return previous;
	}

	@Override
	public boolean replace(String key, Object oldValue, Object newValue) {
		boolean replaced = this.delegate.replace(key, oldValue, newValue);
		if (replaced) {
			observe(key, newValue);
		}
		return replaced;
	}

	@Override
	public Object computeIfAbsent(String key, Function<? super String, ?> mapping) {
		return observed(key, this.delegate.computeIfAbsent(key, mapping));
	}

	@Override
	public Object computeIfPresent(String key, BiFunction<? super String, ? super Object, ?> remapping) {
		return observed(key, this.delegate.computeIfPresent(key, remapping));
	}

	@Override
	public Object compute(String key, BiFunction<? super String, ? super Object, ?> remapping) {
		return observed(key, this.delegate.compute(key, remapping));
	}

	@Override
	public Object merge(String key, Object value, BiFunction<? super Object, ? super Object, ?> remapping) {
		return observed(key, this.delegate.merge(key, value, remapping));
	}

	private @Nullable Object observed(String key, @Nullable Object value) {
		observe(key, value);
		return value;
	}

	@Override
	public void replaceAll(BiFunction<? super String, ? super Object, ?> function) {
		this.delegate.replaceAll(function);
	}

	@Override
	public int size() {
		return this.delegate.size();
	}

	@Override
	public boolean isEmpty() {
		return this.delegate.isEmpty();
	}

	@Override
	public boolean containsKey(Object key) {
		return this.delegate.containsKey(key);
	}

	@Override
	public boolean containsValue(Object value) {
		return this.delegate.containsValue(value);
	}

	@Override
	public @Nullable Object get(Object key) {
		return this.delegate.get(key);
	}

	@Override
	public Object getOrDefault(Object key, Object defaultValue) {
		return this.delegate.getOrDefault(key, defaultValue);
	}

	@Override
	public @Nullable Object remove(Object key) {
		return this.delegate.remove(key);
	}

	@Override
	public boolean remove(Object key, Object value) {
		return this.delegate.remove(key, value);
	}

	@Override
	public void clear() {
		this.delegate.clear();
	}

	@Override
	public Set<String> keySet() {
		return this.delegate.keySet();
	}

	@Override
	public Collection<Object> values() {
		return this.delegate.values();
	}

	@Override
	public Set<Entry<String, Object>> entrySet() {
		return this.delegate.entrySet();
	}

	@Override
	public void forEach(BiConsumer<? super String, ? super Object> action) {
		this.delegate.forEach(action);
	}

	@Override
	public boolean equals(Object other) {
		return this.delegate.equals(other);
	}

	@Override
	public int hashCode() {
		return this.delegate.hashCode();
	}

	@Override
	public String toString() {
		return this.delegate.toString();
	}

}
