package io.caseledger.query.rulebreaker;

import org.axonframework.commandhandling.gateway.CommandGateway;

/** A read model that wants something to happen. */
public class SendsCommands {

    private final CommandGateway gateway;

    SendsCommands(CommandGateway gateway) {
        this.gateway = gateway;
    }

    void send(Object command) {
        gateway.sendAndWait(command);
    }
}
