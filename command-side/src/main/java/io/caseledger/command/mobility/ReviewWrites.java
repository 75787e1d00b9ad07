package io.caseledger.command.mobility;

import io.caseledger.command.mobility.MobilityCommand.Extend;
import io.caseledger.command.mobility.MobilityCommand.Review;
import io.caseledger.command.platform.NewNumbers;
import io.caseledger.command.platform.Write;
import io.caseledger.contract.mobility.ReviewDecision;
import io.caseledger.platform.http.Body;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.PathNumber;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is said about a mobility assignment: how reviewers judge it, and that it takes longer. Both are part of it, and it is the answer. */
@RestController
@RequestMapping("/mobility/v1/assignments/{assignmentId}")
@Needs("mobility:write")
class ReviewWrites {

    private final MobilityDesk desk;
    private final NewNumbers numbers;

    ReviewWrites(MobilityDesk desk, NewNumbers numbers) {
        this.desk = desk;
        this.numbers = numbers;
    }

    @PostMapping("/reviews")
    ResponseEntity<byte[]> reviewAssignment(Write write, Caller caller, @PathVariable String assignmentId, Body body) {
        long id = PathNumber.of(assignmentId, "Assignment");
        ReviewDecision decision = MobilityBodies.decision(body);
        String comment = MobilityBodies.comment(body);
        body.refuseFaults();
        Review command = new Review(id, By.of(caller), numbers.next(write), decision, comment);
        return perform(write, caller, command, null);
    }

    @PostMapping("/extensions")
    ResponseEntity<byte[]> extendAssignment(Write write, Caller caller, @PathVariable String assignmentId, Body body) {
        long id = PathNumber.of(assignmentId, "Assignment");
        LocalDate endDate = MobilityBodies.endDate(body);
        String reason = MobilityBodies.reason(body);
        body.refuseFaults();
        Extend command = new Extend(id, By.of(caller), numbers.next(write), endDate, reason);
        return perform(write, caller, command, reason);
    }

    private ResponseEntity<byte[]> perform(
            Write write, Caller caller, MobilityCommand command, @Nullable String reason) {
        return desk.perform(
                write.because(reason),
                caller,
                command,
                decided -> desk.item(write, command.id(), decided, null).createdAt(null));
    }
}
