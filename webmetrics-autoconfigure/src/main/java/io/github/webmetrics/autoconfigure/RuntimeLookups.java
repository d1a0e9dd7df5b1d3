package io.github.webmetrics.autoconfigure;

import java.util.List;

import io.github.webmetrics.route.GatewayRoutes;
import io.github.webmetrics.server.NativeResponses;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.util.ClassUtils;

/**
 * The classes that webmetrics looks up by name while an application runs. A native image
 * contains only those that it is told about.
 */
final class RuntimeLookups implements RuntimeHintsRegistrar {

	private static final List<String> LOOKED_FOR = List.of(NativeResponses.REACTOR_NETTY, NativeResponses.SERVLET,
			ExcludedPaths.ACTUATOR, NotRecordedAutoConfiguration.CONDITION);

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		ReflectionHints reflection = hints.reflection();
		LOOKED_FOR.forEach((name) -> reflection.registerTypeIfPresent(classLoader, name));
		reflection.registerTypeIfPresent(classLoader, GatewayRoutes.ROUTE_TYPE, MemberCategory.INVOKE_PUBLIC_METHODS);
		if (ClassUtils.isPresent(EarlierReactorNettyCustomizer.FACTORY, classLoader)) {
			EarlierReactorNettyCustomizer.registerHints(hints);
		}
	}

}
