package io.caseledger.command.platform;

import java.time.Instant;

/**
 * What a command left behind: the state that answers are told from.
 *
 * @param sequence the stream's last sequence, with this command's events
 * @param changedAt when the last of its events was entered, which is when it occurred unless it tells of an earlier day
 * @param created whether the stream began with this command
 */
public record Decided(Object state, long sequence, Instant changedAt, boolean created) {}
