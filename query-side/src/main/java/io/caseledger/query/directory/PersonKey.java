package io.caseledger.query.directory;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.io.Serializable;

/** Who is meant, within a tenant. */
@Embeddable
record PersonKey(
        @Column(name = "tenant") String tenant,
        @Column(name = "person_id") String personId) implements Serializable {}
