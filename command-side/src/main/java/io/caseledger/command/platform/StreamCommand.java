package io.caseledger.command.platform;

/** A command that names the stream it is for. */
public interface StreamCommand {

    String streamId();

    /** The stream of the item that the caller addressed: what is expected of a version is expected of this one. */
    default String addressedId() {
        return streamId();
    }
}
