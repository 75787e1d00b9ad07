package io.peer.crud;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.hibernate.envers.Audited;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.data.repository.CrudRepository;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Assign, record contact, change status: one audited row each. */
@SpringBootApplication
@EnableJpaRepositories(considerNestedRepositories = true)
public class CrudWithEnvers {

    public static void main(String[] arguments) {
        System.setProperty("spring.config.name", "peer");
        SpringApplication.run(CrudWithEnvers.class, arguments);
    }

    @Entity(name = "crud_assignment")
    @Audited
    static class Assignment {
        @Id
        String id = "";

        String mentorId = "";
        String contactId = "";
        String notes = "";
        String status = "open";

        @Nullable
        Instant lastContactDate;
    }

    interface Assignments extends CrudRepository<Assignment, String> {}

    @RestController
    @Transactional
    static class Endpoints {

        private final Assignments assignments;

        Endpoints(Assignments assignments) {
            this.assignments = assignments;
        }

        record AssignBody(String mentor_id, String contact_id, String notes) {}

        record ContactBody(Instant contact_date, String contact_type) {}

        record StatusBody(String status, String reason) {}

        @GetMapping("/ready")
        public Map<String, Object> ready() {
            return Map.of("ready", true);
        }

        @PostMapping("/assignments")
        public Map<String, Object> assign(@RequestBody AssignBody body) {
            Assignment assignment = new Assignment();
            assignment.id = "assign_" + UUID.randomUUID();
            assignment.mentorId = body.mentor_id;
            assignment.contactId = body.contact_id;
            assignment.notes = body.notes;
            assignments.save(assignment);
            return Map.of("assignment_id", assignment.id);
        }

        @PutMapping("/assignments/{id}/last-contact")
        public Map<String, Object> contact(@PathVariable String id, @RequestBody ContactBody body) {
            assignments.findById(id).orElseThrow().lastContactDate = body.contact_date;
            return Map.of("assignment_id", id);
        }

        @PatchMapping("/assignments/{id}/status")
        public Map<String, Object> status(@PathVariable String id, @RequestBody StatusBody body) {
            assignments.findById(id).orElseThrow().status = body.status;
            return Map.of("assignment_id", id);
        }
    }
}
