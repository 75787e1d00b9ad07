package io.caseledger.query.directory;

import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A directory entry as queries read it; the projection alone writes it. */
@Entity
@Immutable
@Table(schema = "read", name = "person")
class PersonRow {

    @EmbeddedId
    private PersonKey key = new PersonKey("", "");

    @Column(nullable = false)
    private long sequence;

    @Column(nullable = false)
    private String name = "";

    @Column
    private @Nullable String email;

    PersonKey key() {
        return key;
    }

    long sequence() {
        return sequence;
    }

    String name() {
        return name;
    }

    @Nullable
    String email() {
        return email;
    }
}
