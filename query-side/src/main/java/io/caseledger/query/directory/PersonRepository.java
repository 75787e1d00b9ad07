package io.caseledger.query.directory;

import java.util.Optional;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Reads directory entries. */
interface PersonRepository extends Repository<PersonRow, PersonKey> {

    Optional<PersonRow> findByKey(PersonKey key);

    /** Entries whose name or id contains a text, in the order of ids; {@code pattern} is one of {@code like}. */
    @Query("select p from PersonRow p where p.key.tenant = :tenant and (p.name ilike :pattern escape '\\'"
            + " or p.key.personId ilike :pattern escape '\\') order by p.key.personId")
    Page<PersonRow> search(String tenant, String pattern, Pageable page);
}
