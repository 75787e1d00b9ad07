package io.caseledger.query.platform;

import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventProcessor;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Refuses to start where a projection's position or rows would not be kept together in the database. */
final class WiringCheck implements SmartInitializingSingleton {

    private final EventProcessingConfiguration processing;
    private final TransactionManager transactions;

    /** @param processing as it is wired, to be compared with our own transactions */
    WiringCheck(EventProcessingConfiguration processing, TransactionManager transactions) {
        this.processing = processing;
        this.transactions = transactions;
    }

    @Override
    public void afterSingletonsInstantiated() {
        processing.eventProcessors().forEach(this::check);
    }

    private void check(String projection, EventProcessor processor) {
        TokenStore tokens = processing.tokenStore(projection);
        TransactionManager around = processing.transactionManager(projection);
        require(projection, "position is kept in", tokens instanceof JdbcTokenStore, tokens);
        require(projection, "transactions are those of", around.equals(transactions), around);
        require(projection, "processor is", processor instanceof PooledStreamingEventProcessor, processor);
    }

    private static void require(String projection, String part, boolean ours, Object found) {
        if (!ours) {
            throw new IllegalStateException("Projection " + projection + " would lose its place: its " + part + " "
                    + found.getClass().getName() + ". Remove the bean or the auto-configuration that brings it");
        }
    }
}
