package io.github.webmetrics.route;

import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.support.RouterFunctionMapping;
import org.springframework.web.reactive.handler.AbstractUrlHandlerMapping;
import org.springframework.web.reactive.resource.ResourceWebHandler;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Lists the path patterns of the routes of an application. Asking a
 * {@link HandlerMapping} for the route of a request is no alternative, as that has side
 * effects.
 */
final class RoutePatterns {

	private static final String ANY_PATH = "/**";

	private RoutePatterns() {
	}

	static Set<PathPattern> of(ApplicationContext context) {
		Set<PathPattern> patterns = new LinkedHashSet<>();
		BeanFactoryUtils.beansOfTypeIncludingAncestors(context, HandlerMapping.class, true, false)
			.values()
			.forEach((mapping) -> add(mapping, patterns));
		return patterns;
	}

	private static void add(HandlerMapping mapping, Set<PathPattern> patterns) {
		if (mapping instanceof RequestMappingInfoHandlerMapping annotated) {
			annotated.getHandlerMethods()
				.keySet()
				.forEach((info) -> patterns.addAll(info.getPatternsCondition().getPatterns()));
		}
		else if (mapping instanceof AbstractUrlHandlerMapping urls) {
			urls.getHandlerMap().forEach((pattern, handler) -> {
				if (!isAnyStaticResource(pattern, handler)) {
					patterns.add(pattern);
				}
			});
		}
		else if (mapping instanceof RouterFunctionMapping functional) {
			RouterFunction<?> routes = functional.getRouterFunction();
			if (routes != null) {
				routes.accept(new RouterFunctionPatterns(functional.getPathPatternParser(), patterns));
			}
		}
	}

	/**
	 * Return whether a route is the one of static resources for any path. It catches
	 * every request that no other route matches.
	 */
	static boolean isAnyStaticResource(@Nullable Object pattern, @Nullable Object handler) {
		return handler instanceof ResourceWebHandler && pattern instanceof PathPattern pathPattern
				&& pathPattern.getPatternString().equals(ANY_PATH);
	}

}
