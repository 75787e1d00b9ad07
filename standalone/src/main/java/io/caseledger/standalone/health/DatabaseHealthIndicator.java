package io.caseledger.standalone.health;

import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.platform.database.Durability;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whether PostgreSQL answers, asked over a connection that no request holds: requests that wait for one another are no outage. */
@Component("dbHealthIndicator")
class DatabaseHealthIndicator extends AbstractHealthIndicator {

    private final JdbcClient database;
    private final Durability durability;

    DatabaseHealthIndicator(@Qualifier(DatabaseConfiguration.HEALTH) DataSource database, Durability durability) {
        super("PostgreSQL does not answer");
        this.database = JdbcClient.create(database);
        this.durability = durability;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        String version = database.sql("show server_version").query(String.class).single();
        health.up().withDetail("version", version).withDetail("durability", durability.isOn() ? "on" : "off");
    }
}
