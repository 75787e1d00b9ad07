package io.caseledger.standalone.health;

import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the guard before the management paths, and has every indicator answer in time. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

    /** Spring Security's filter, behind which the caller is known. */
    static final int SECURITY = -100;

    @Bean
    FilterRegistrationBean<OperatorsFilter> operatorsFilter(WebEndpointProperties endpoints) {
        String path = endpoints.getBasePath();
        if (path.isEmpty() || path.equals("/")) {
            throw new IllegalStateException(
                    "management.endpoints.web.base-path must name a path: what lies there is for operators alone");
        }
        FilterRegistrationBean<OperatorsFilter> registration = new FilterRegistrationBean<>(new OperatorsFilter(path));
        registration.addUrlPatterns(path, path + "/*");
        registration.setOrder(SECURITY + 10);
        return registration;
    }

    @Bean
    static HealthEvaluations healthEvaluations() {
        return new HealthEvaluations();
    }
}
