package consumer

import io.github.webmetrics.LabelContributor
import org.springframework.context.annotation.Bean
import org.springframework.context.annotation.Configuration

@Configuration(proxyBeanMethods = false)
class Labels {

	@Bean
	fun tenantLabel() = LabelContributor.of("tenant") { it.getAttribute("tenant") }

}
