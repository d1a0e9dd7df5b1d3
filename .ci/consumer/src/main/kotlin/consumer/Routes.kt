package consumer

import kotlinx.coroutines.delay
import org.springframework.context.annotation.Bean
import org.springframework.context.annotation.Configuration
import org.springframework.web.bind.annotation.GetMapping
import org.springframework.web.bind.annotation.PathVariable
import org.springframework.web.bind.annotation.RestController
import org.springframework.web.reactive.function.server.ServerResponse
import org.springframework.web.reactive.function.server.bodyValueAndAwait
import org.springframework.web.reactive.function.server.coRouter
import org.springframework.web.reactive.function.server.router

@Configuration(proxyBeanMethods = false)
class Routes {

	@Bean
	fun functional() = router {
		GET("/functional/{id}") { ServerResponse.ok().bodyValue(it.pathVariable("id")) }
	}

	@Bean
	fun coroutines() = coRouter {
		GET("/coroutines/{id}") { ServerResponse.ok().bodyValueAndAwait(it.pathVariable("id")) }
	}

}

@RestController
class Suspending {

	@GetMapping("/suspending/{id}")
	suspend fun suspending(@PathVariable("id") id: String): String {
		delay(1)
		return id
	}

}
