package io.caseledger.command.platform;

/** A command that names the stream it is for. */
public interface StreamCommand {

    String streamId();
}
