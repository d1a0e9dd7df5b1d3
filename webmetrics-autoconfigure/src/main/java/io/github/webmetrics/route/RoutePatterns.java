package io.github.webmetrics.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.support.RouterFunctionMapping;
import org.springframework.web.reactive.handler.AbstractUrlHandlerMapping;
import org.springframework.web.reactive.resource.ResourceWebHandler;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.server.WebHandler;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Lists the routes of an application that have a path pattern. Asking a
 * {@link HandlerMapping} for the route of a request is no alternative, as that has side
 * effects.
 */
final class RoutePatterns {

	private static final String ANY_PATH = "/**";

	private RoutePatterns() {
	}

	static List<KnownRoute> of(ApplicationContext context) {
		List<KnownRoute> routes = new ArrayList<>();
		BeanFactoryUtils.beansOfTypeIncludingAncestors(context, HandlerMapping.class, true, false)
			.values()
			.forEach((mapping) -> add(mapping, routes));
		return routes;
	}

	private static void add(HandlerMapping mapping, List<KnownRoute> routes) {
		if (mapping instanceof RequestMappingInfoHandlerMapping annotated) {
			annotated.getHandlerMethods().keySet().forEach((info) -> {
				Set<HttpMethod> methods = info.getMethodsCondition()
					.getMethods()
					.stream()
					.map(RequestMethod::asHttpMethod)
					.collect(Collectors.toSet());
				info.getPatternsCondition()
					.getPatterns()
					.forEach((pattern) -> routes.add(KnownRoute.of(pattern, methods, KnownRoute.Kind.HANDLER)));
			});
		}
		else if (mapping instanceof AbstractUrlHandlerMapping urls) {
			urls.getHandlerMap().forEach((pattern, handler) -> {
				if (!isAnyStaticResource(pattern, handler)) {
					routes.add(KnownRoute.of(pattern, Set.of(), kind(handler)));
				}
			});
		}
		else if (mapping instanceof RouterFunctionMapping functional) {
			RouterFunction<?> function = functional.getRouterFunction();
			if (function != null) {
				function.accept(new RouterFunctionPatterns(functional.getPathPatternParser(), routes));
			}
		}
	}

	private static KnownRoute.Kind kind(Object handler) {
		return (handler instanceof WebHandler && !(handler instanceof ResourceWebHandler)) ? KnownRoute.Kind.HANDLER
				: KnownRoute.Kind.OTHER;
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
