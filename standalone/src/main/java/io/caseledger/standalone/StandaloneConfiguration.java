package io.caseledger.standalone;

import io.caseledger.platform.database.DatabaseLocation;
import io.caseledger.platform.http.AccessDefaults;
import java.net.InetAddress;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What depends on how this process is run: its database and how open it is. */
@Configuration(proxyBeanMethods = false)
class StandaloneConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    AccessDefaults accessDefaults(
            DatabaseLocation database, @Value("${server.address:#{null}}") @Nullable InetAddress address) {
        return new AccessDefaults(database.embedded() && address != null && address.isLoopbackAddress());
    }
}
