package io.github.webmetrics.benchmarks.quarkus;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/**
 * The only route of the server, which answers with a few bytes.
 */
@Path("/users")
public class Users {

	/**
	 * Answer on the event loop.
	 * @param id id of the user
	 * @return the response
	 */
	@GET
	@Path("/{id}")
	@Produces(MediaType.TEXT_PLAIN)
	public Uni<String> user(@PathParam("id") String id) {
		return Uni.createFrom().item("user " + id);
	}

}
