package io.caseledger.command.directory;

import io.caseledger.command.directory.PersonCommand.Describe;
import io.caseledger.command.platform.Answer;
import io.caseledger.command.platform.Decided;
import io.caseledger.command.platform.Write;
import io.caseledger.command.platform.Writes;
import io.caseledger.contract.platform.GivenId;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.http.Body;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.Percent;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Teaches the directory the names of people whom assignments know by id. */
@RestController
@RequestMapping("/api/v1/people")
@Needs("admin")
class PeopleWrites {

    private static final int ID = 128;
    private static final int TEXT = 200;

    private final Writes writes;

    PeopleWrites(Writes writes) {
        this.writes = writes;
    }

    /** 201 the first time, 200 after. */
    @PutMapping("/{id}")
    ResponseEntity<byte[]> putPerson(Write write, @PathVariable String id, Body body) {
        String fault =
                id.codePointCount(0, id.length()) > ID ? "must have at most " + ID + " characters" : GivenId.fault(id);
        if (fault != null) {
            throw Refusal.invalid("id", fault).asException();
        }
        String stream = PersonAggregate.streamOf(write.tenant(), id);
        Describe command = new Describe(
                stream, write.at(), id, body.text("name", TEXT), body.textOrNull("email", TEXT), !body.has("email"));
        body.refuseFaults();
        return writes.perform(write, command, PeopleWrites::answer);
    }

    private static Answer answer(Decided decided) {
        Person.State.Known known = (Person.State.Known) decided.state();
        PersonBody body = new PersonBody(known.personId(), known.name(), known.email());
        return decided.created()
                ? Answer.created(body, "/api/v1/people/" + Percent.encode(known.personId()))
                : Answer.ok(body);
    }

    private record PersonBody(
            String id, String name, @Nullable String email) {}
}
