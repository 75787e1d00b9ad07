package io.caseledger.command.platform;

import org.axonframework.commandhandling.CommandBus;
import org.axonframework.config.Configuration;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Refuses to start where Axon would decide on parts that are not ours: its replacements forget, or skip, without a word. */
final class WiringCheck implements SmartInitializingSingleton {

    private final Configuration axon;
    private final CommandBus commandBus;
    private final EventStore eventStore;

    /** @param axon as it is wired, to be compared with our own parts */
    WiringCheck(Configuration axon, CommandBus commandBus, EventStore eventStore) {
        this.axon = axon;
        this.commandBus = commandBus;
        this.eventStore = eventStore;
    }

    @Override
    public void afterSingletonsInstantiated() {
        require("command bus", axon.commandBus().equals(commandBus), axon.commandBus());
        require("event store", axon.eventStore().equals(eventStore), axon.eventStore());
        EventStorageEngine engine = axon.getComponent(EventStorageEngine.class);
        require("storage engine", engine instanceof LedgerEventStorageEngine, engine);
        require("serializer", axon.serializer() instanceof Jackson3Serializer, axon.serializer());
        require(
                "serializer of messages",
                axon.messageSerializer() instanceof Jackson3Serializer,
                axon.messageSerializer());
        require("serializer of events", axon.eventSerializer() instanceof Jackson3Serializer, axon.eventSerializer());
    }

    private static void require(String part, boolean ours, Object found) {
        if (!ours) {
            throw new IllegalStateException("Axon's " + part + " is not the ledger's but "
                    + found.getClass().getName() + ": remove the bean or the auto-configuration that brings it");
        }
    }
}
