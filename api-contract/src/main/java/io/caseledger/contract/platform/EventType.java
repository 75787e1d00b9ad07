package io.caseledger.contract.platform;

/**
 * How one event is stored and told: under a name that outlives every Java class.
 *
 * @param name the catalogue name, {@code <kind>.<Event>}
 * @param revision the version of the stored form, from 1; a changed form is a new revision and an upcaster
 * @param payload the record it is read into
 */
public record EventType(String name, int revision, Class<?> payload) {

    /** The feature the event belongs to. */
    public String kind() {
        return name.substring(0, name.indexOf('.'));
    }
}
