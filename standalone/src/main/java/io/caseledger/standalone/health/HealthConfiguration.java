package io.caseledger.standalone.health;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the guard before the management paths, and has every indicator answer in time. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

    /** Spring Security's filter, behind which the caller is known. */
    private static final int SECURITY = -100;

    @Bean
    FilterRegistrationBean<OperatorsFilter> operatorsFilter() {
        FilterRegistrationBean<OperatorsFilter> registration = new FilterRegistrationBean<>(new OperatorsFilter());
        registration.addUrlPatterns("/actuator/*");
        registration.setOrder(SECURITY + 10);
        return registration;
    }

    @Bean
    static HealthEvaluations healthEvaluations() {
        return new HealthEvaluations();
    }
}
