package io.caseledger.query.platform;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param stalledAfter how long a projection that is behind may stand still before that is an alarm */
@ConfigurationProperties("caseledger.projections")
record ProjectionProperties(@DefaultValue("5s") Duration stalledAfter) {}
