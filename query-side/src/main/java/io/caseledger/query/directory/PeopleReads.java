package io.caseledger.query.directory;

import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.EntityTags;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.Parameters;
import io.caseledger.query.platform.Page;
import io.caseledger.query.platform.Paging;
import io.caseledger.query.platform.TextKeys;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.PageRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Reads the directory of people. */
@RestController
@RequestMapping("/api/v1/people")
@Needs("directory:read")
class PeopleReads {

    private final PersonRepository people;

    PeopleReads(PersonRepository people) {
        this.people = people;
    }

    @GetMapping
    Page<Item> listPeople(Caller caller, Parameters parameters) {
        Paging paging = Paging.of(parameters);
        String pattern = parameters.text("search").flatMap(TextKeys::containing).orElse("%");
        parameters.refuseFaults();
        var found = people.search(caller.tenant(), pattern, PageRequest.of(paging.page() - 1, paging.limit()));
        return Page.of(found.map(Item::of).toList(), paging, found.getTotalElements());
    }

    @GetMapping("/{id}")
    ResponseEntity<Item> getPerson(Caller caller, @PathVariable String id) {
        PersonRow person = people.findById(new PersonKey(caller.tenant(), id))
                .orElseThrow(() -> Refusal.unknown("Person " + id).asException());
        return ResponseEntity.ok().eTag(EntityTags.of(person.sequence())).body(Item.of(person));
    }

    record Item(String id, String name, @Nullable String email) {

        static Item of(PersonRow row) {
            return new Item(row.key().personId(), row.name(), row.email());
        }
    }
}
