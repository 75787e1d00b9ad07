package io.caseledger.command.mobility;

import io.caseledger.command.mobility.MobilityCommand.Amend;
import io.caseledger.command.mobility.MobilityCommand.Archive;
import io.caseledger.command.mobility.MobilityCommand.ChangeStatus;
import io.caseledger.command.mobility.MobilityCommand.Open;
import io.caseledger.command.platform.NewNumbers;
import io.caseledger.command.platform.Write;
import io.caseledger.contract.mobility.MobilityEvent.Opened;
import io.caseledger.contract.mobility.MobilityField;
import io.caseledger.contract.mobility.MobilityStatus;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.Refusal.Kind;
import io.caseledger.platform.http.Body;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.PathNumber;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The writing half that document 3 lacks, in its own words: assignments, their status and their end. */
@RestController
@RequestMapping("/mobility/v1/assignments")
@Needs("mobility:write")
class MobilityWrites {

    private final MobilityDesk desk;
    private final NewNumbers numbers;

    MobilityWrites(MobilityDesk desk, NewNumbers numbers) {
        this.desk = desk;
        this.numbers = numbers;
    }

    @PostMapping
    ResponseEntity<byte[]> createMobilityAssignment(Write write, Caller caller, Body body) {
        Opened opened = MobilityBodies.opened(body, caller);
        String expatName = MobilityBodies.expatName(body);
        body.refuseFaults();
        refuseToHide(caller, opened.details().value(MobilityField.IS_CONFIDENTIAL));
        Open command = new Open(numbers.next(write), By.of(caller), opened, expatName);
        String location = write.collectionPath() + '/' + command.id();
        return desk.perform(
                write,
                caller,
                command,
                decided -> desk.item(write, command.id(), decided, expatName).createdAt(location));
    }

    @PutMapping("/{assignmentId}")
    ResponseEntity<byte[]> updateMobilityAssignment(
            Write write, Caller caller, @PathVariable String assignmentId, Body body) {
        long id = PathNumber.of(assignmentId, "Assignment");
        Amendment amendment = MobilityBodies.amendment(body);
        String expatName = MobilityBodies.expatName(body);
        String reason = MobilityBodies.reason(body);
        body.refuseFaults();
        MobilityBodies.refuseNothing(amendment, expatName);
        refuseToHide(caller, amendment.details().get(MobilityField.IS_CONFIDENTIAL));
        return desk.perform(
                write.because(reason),
                caller,
                new Amend(id, By.of(caller), MobilityDesk.today(write), amendment, expatName),
                decided -> desk.item(write, id, decided, expatName));
    }

    @PatchMapping("/{assignmentId}/status")
    ResponseEntity<byte[]> changeMobilityStatus(
            Write write, Caller caller, @PathVariable String assignmentId, Body body) {
        long id = PathNumber.of(assignmentId, "Assignment");
        MobilityStatus status = MobilityBodies.status(body);
        String reason = MobilityBodies.reason(body);
        body.refuseFaults();
        return desk.perform(
                write.because(reason),
                caller,
                new ChangeStatus(id, By.of(caller), status),
                decided -> desk.item(write, id, decided, null));
    }

    @PostMapping("/{assignmentId}/archive")
    ResponseEntity<byte[]> archiveAssignment(
            Write write, Caller caller, @PathVariable String assignmentId, HttpServletRequest request) {
        long id = PathNumber.of(assignmentId, "Assignment");
        Body body = Body.ofOptional(request);
        String reason = MobilityBodies.reason(body);
        body.refuseFaults();
        return desk.perform(
                write.because(reason),
                caller,
                new Archive(id, By.of(caller)),
                decided -> desk.item(write, id, decided, null));
    }

    /** Nobody hides what they could not find again. */
    private static void refuseToHide(Caller caller, @Nullable Object confidential) {
        if (Boolean.TRUE.equals(confidential) && !By.of(caller).seesConfidential()) {
            throw Refusal.of(
                            Kind.FORBIDDEN,
                            "scope-missing",
                            "Confidential assignments need the scope " + By.CONFIDENTIAL + ".")
                    .asException();
        }
    }
}
