package io.caseledger.platform.http;

/**
 * What {@code caseledger.access.demo=auto} means here: open for an embedded database on a loopback address, closed
 * elsewhere. Without a bean of this type it is closed.
 */
public record AccessDefaults(boolean openByDefault) {}
