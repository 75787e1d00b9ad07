package io.caseledger.command.editorial;

import io.caseledger.command.editorial.EditorialCommand.Create;
import io.caseledger.command.editorial.EditorialCommand.Delete;
import io.caseledger.command.editorial.EditorialCommand.Update;
import io.caseledger.command.platform.Answer;
import io.caseledger.command.platform.NewIds;
import io.caseledger.command.platform.NewNumbers;
import io.caseledger.command.platform.Write;
import io.caseledger.platform.http.Body;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Needs;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The writing half of document 4, which answers 200 to all that succeeds. */
@RestController
@RequestMapping("/editorial/v3/assignment")
class EditorialWrites {

    private final EditorialDesk desk;
    private final NewNumbers numbers;

    EditorialWrites(EditorialDesk desk, NewNumbers numbers) {
        this.desk = desk;
        this.numbers = numbers;
    }

    @PostMapping
    @Needs("editorial:create")
    ResponseEntity<byte[]> createEditorialAssignment(Write write, Caller caller, Body body) {
        Create command = EditorialBodies.create(body, NewIds.uuid(), numbers.next(write), caller, write.at());
        body.refuseFaultsAsMalformed();
        String location = write.collectionPath() + '/' + command.uuid();
        return desk.perform(write, command, decided -> new Answer(200, desk.item(write, decided), location));
    }

    @PutMapping("/{uuid}")
    @Needs("editorial:update")
    ResponseEntity<byte[]> updateEditorialAssignment(Write write, Caller caller, @PathVariable String uuid, Body body) {
        Update command = new Update(
                Uuids.ours(uuid, "Assignment"),
                write.at(),
                caller.uuid(),
                desk.until(write.at()),
                EditorialBodies.edits(body));
        return desk.perform(write, command, decided -> Answer.ok(desk.item(write, decided)));
    }

    @DeleteMapping("/{uuid}")
    @Needs("editorial:delete")
    ResponseEntity<byte[]> deleteEditorialAssignment(Write write, Caller caller, @PathVariable String uuid) {
        Delete command = new Delete(Uuids.ours(uuid, "Assignment"), write.at(), caller.uuid(), desk.until(write.at()));
        return desk.perform(write, command, decided -> Answer.ok(new Done("ok")));
    }

    /** What is left to say of something that is gone. */
    record Done(String message) {}
}
