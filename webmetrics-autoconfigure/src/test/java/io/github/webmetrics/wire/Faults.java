package io.github.webmetrics.wire;

import java.lang.StackWalker.StackFrame;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.http.server.RequestPath;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchangeDecorator;

/**
 * Makes one call of webmetrics into other code fail. It also collects all such calls, so
 * that no test has to list them.
 */
final class Faults {

	private static final String OURS = "io.github.webmetrics.";

	// These classes pass on calls of the application, so the application must see the
	// failure.
	private static final String FORWARDING = OURS + "route.RouteObserving";

	private static final Set<Class<?>> FOLLOWED = Set.of(ServerHttpRequest.class, RequestPath.class,
			ApplicationContext.class, ObjectProvider.class);

	private final Set<String> calls = new TreeSet<>();

	private final Map<Object, Object> wrapped = new IdentityHashMap<>();

	private String failing = "none";

	private Throwable failure = new IllegalStateException();

	/**
	 * Return the calls seen so far.
	 */
	Set<String> calls() {
		return this.calls;
	}

	void fail(String call, Throwable failure) {
		this.failing = call;
		this.failure = failure;
	}

	/**
	 * Return a proxy that passes each call on to the target, unless the call is the one
	 * to fail.
	 */
	<T> T wrap(Class<T> type, Object target) {
		return type
			.cast(this.wrapped.computeIfAbsent(target, (key) -> Proxy.newProxyInstance(Faults.class.getClassLoader(),
					new Class<?>[] { type }, (proxy, method, arguments) -> call(target, method, arguments))));
	}

	private Object call(Object target, Method method, Object[] arguments) throws Throwable {
		boolean ours = check(method.getName());
		try {
			Object result = method.invoke(target, arguments);
			return (ours && FOLLOWED.contains(method.getReturnType())) ? wrap(method.getReturnType(), result) : result;
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

	/**
	 * Fail if this call is the one to fail.
	 * @param method name of the method that is called
	 * @return whether webmetrics calls it
	 */
	boolean check(String method) {
		String caller = StackWalker.getInstance().walk(Faults::caller);
		if (!caller.startsWith(OURS) || caller.startsWith(FORWARDING)) {
			return false;
		}
		String call = caller.substring(OURS.length()) + " calls " + method;
		this.calls.add(call);
		if (call.equals(this.failing)) {
			if (this.failure instanceof Error error) {
				throw error;
			}
			throw (RuntimeException) this.failure;
		}
		return true;
	}

	// The stack frames between webmetrics and this class belong to proxies, to the test,
	// or to a library that fails as a whole if this part of it fails.
	private static String caller(Stream<StackFrame> frames) {
		return frames.filter((frame) -> !isPartOfTheTest(frame.getClassName()))
			.findFirst()
			.map((frame) -> frame.getClassName() + ":" + frame.getLineNumber())
			.orElseThrow();
	}

	private static boolean isPartOfTheTest(String className) {
		return className.startsWith(OURS + "wire.") || className.startsWith("java.lang.reflect.")
				|| className.startsWith("jdk.") || className.startsWith("com.sun.proxy.")
				|| className.startsWith("io.micrometer.") || className.startsWith("org.mockito.")
				|| className.contains("MockitoMock") || className.startsWith("reactor.netty.")
				|| className.equals(ServerWebExchangeDecorator.class.getName());
	}

}
