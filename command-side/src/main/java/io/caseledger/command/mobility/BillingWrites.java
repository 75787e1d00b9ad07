package io.caseledger.command.mobility;

import io.caseledger.command.mobility.MobilityCommand.AddBillingDetail;
import io.caseledger.command.mobility.MobilityCommand.LinkContact;
import io.caseledger.command.platform.Answer;
import io.caseledger.command.platform.NewNumbers;
import io.caseledger.command.platform.Write;
import io.caseledger.contract.mobility.MobilityEvent.BillingDetailAdded;
import io.caseledger.contract.mobility.MobilityEvent.ContactLinked;
import io.caseledger.contract.mobility.ShownBillingDetail;
import io.caseledger.contract.mobility.ShownContact;
import io.caseledger.contract.mobility.ShownResult;
import io.caseledger.platform.http.Body;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.PathNumber;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who pays for a mobility assignment and whom to talk to. Who may not read that is told back a mask of what was written. */
@RestController
@RequestMapping("/mobility/v1/assignments/{assignmentId}")
@Needs("mobility:write")
class BillingWrites {

    private final MobilityDesk desk;
    private final NewNumbers numbers;

    BillingWrites(MobilityDesk desk, NewNumbers numbers) {
        this.desk = desk;
        this.numbers = numbers;
    }

    @PostMapping("/billing-details")
    ResponseEntity<byte[]> addBillingDetail(Write write, Caller caller, @PathVariable String assignmentId, Body body) {
        long id = PathNumber.of(assignmentId, "Assignment");
        BillingDetailAdded said = MobilityBodies.billingDetail(body);
        body.refuseFaults();
        BillingDetailAdded detail = said.numbered(numbers.next(write));
        return desk.perform(write, caller, new AddBillingDetail(id, By.of(caller), detail), decided -> {
            BillingDetailAdded kept = MobilityAssignment.kept(detail, MobilityDesk.facts(decided));
            return new Answer(
                    kept.equals(detail) ? 201 : 200,
                    ShownResult.of(ShownBillingDetail.of(id, kept, caller.may(KeptAnswers.READABLE))),
                    null,
                    new KeptAnswers.Reference(id, null, kept.billingDetailId(), null));
        });
    }

    @PostMapping("/contacts")
    ResponseEntity<byte[]> linkContact(Write write, Caller caller, @PathVariable String assignmentId, Body body) {
        long id = PathNumber.of(assignmentId, "Assignment");
        ContactLinked said = MobilityBodies.contact(body);
        body.refuseFaults();
        ContactLinked contact = said.numbered(numbers.next(write));
        return desk.perform(write, caller, new LinkContact(id, By.of(caller), contact), decided -> {
            ContactLinked kept = MobilityAssignment.kept(contact, MobilityDesk.facts(decided));
            return new Answer(
                    kept.equals(contact) ? 201 : 200,
                    ShownResult.of(ShownContact.of(kept, caller.may(KeptAnswers.READABLE))),
                    null,
                    new KeptAnswers.Reference(id, null, null, kept.contactId()));
        });
    }
}
