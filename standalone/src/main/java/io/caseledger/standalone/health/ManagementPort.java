package io.caseledger.standalone.health;

import jakarta.servlet.Filter;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.Ordered;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * The same edge and the same guard where {@code management.server.port} names a port of its own: Spring Boot makes a second web server for it, which has
 * none of the first one's filters.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@Conditional(ManagementPort.Second.class)
class ManagementPort {

    /** This is found by the scan for the first web server, too. */
    static final class Second implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return context.getBeanFactory() != null && context.getBeanFactory().getParentBeanFactory() != null;
        }
    }

    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> managementTomcatEdge(
            @Qualifier("tomcatEdge") WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> tomcatEdge) {
        return tomcatEdge;
    }

    @Bean
    FilterRegistrationBean<Filter> managementEdge(@Qualifier("edgeFilter") FilterRegistrationBean<?> edgeFilter) {
        return registered(Objects.requireNonNull(edgeFilter.getFilter()), Ordered.HIGHEST_PRECEDENCE + 10);
    }

    @Bean
    FilterRegistrationBean<Filter> managementSecurity(@Qualifier("springSecurityFilterChain") Filter security) {
        return registered(security, HealthConfiguration.SECURITY);
    }

    @Bean
    FilterRegistrationBean<Filter> managementGuard(WebEndpointProperties endpoints) {
        return registered(new OperatorsFilter(endpoints.getBasePath()), HealthConfiguration.SECURITY + 10);
    }

    private static FilterRegistrationBean<Filter> registered(Filter filter, int order) {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(order);
        return registration;
    }
}
