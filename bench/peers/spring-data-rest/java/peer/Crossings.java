package peer;

import org.springframework.data.repository.CrudRepository;
import org.springframework.data.rest.core.annotation.RepositoryRestResource;

/** {@code /crossings/4711}. */
@RepositoryRestResource(path = "crossings")
public interface Crossings extends CrudRepository<Crossing, Integer> {}
