package io.caseledger.platform.database;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param allowUnsafeDurability start although the server may lose what it acknowledged; health then says so
 * @param writerConnections connections for appending and for reading streams before a decision
 * @param readerConnections connections for queries
 */
@ConfigurationProperties("caseledger.database")
public record DatabaseProperties(
        @DefaultValue("false") boolean allowUnsafeDurability,
        @DefaultValue("10") int writerConnections,
        @DefaultValue("16") int readerConnections) {}
