package io.caseledger.platform.http.edge;

import io.caseledger.contract.platform.Refusal.Kind;
import io.caseledger.platform.http.Accept;
import io.caseledger.platform.http.AccessDefaults;
import io.caseledger.platform.http.Body;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Contract;
import io.caseledger.platform.http.Expected;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.http.ReadModels;
import io.caseledger.platform.http.RefusalRenderer;
import io.caseledger.platform.http.Tokens;
import io.caseledger.platform.http.Users;
import io.caseledger.platform.http.access.Access;
import io.caseledger.platform.http.access.Callers;
import io.caseledger.platform.http.access.DemoTokens;
import io.caseledger.platform.http.access.ScopeCheck;
import io.caseledger.platform.http.access.TokenFilter;
import io.caseledger.platform.http.edge.receiving.ReceiveTimeouts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;
import org.springframework.core.Ordered;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.util.unit.DataSize;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Everything between the socket and a controller. A request passes the edge filter (headers, routing), the firewall,
 * the token filter, and before its handler: scope, parameters, {@code Accept}, ledger position.
 */
@Configuration(proxyBeanMethods = false)
@PropertySource("classpath:io/caseledger/platform/http/edge/edge.properties")
public class HttpEdgeConfiguration {

    @Bean
    Access access(@Value("${caseledger.access.demo:auto}") String setting, ObjectProvider<AccessDefaults> defaults) {
        return Access.of(setting, defaults.getIfAvailable());
    }

    @Bean
    Answers answers(ObjectProvider<RefusalRenderer> renderers) {
        return new Answers(renderers.orderedStream().toList());
    }

    @Bean
    RefusalRenderer allocationRefusals() {
        return new MessageRenderer(Contract.ALLOCATION, Map.of());
    }

    @Bean
    RefusalRenderer mobilityRefusals() {
        return new EnvelopeRenderer(Contract.MOBILITY);
    }

    /** Document 4 has it the other way round: 403 for a token that is missing or unknown, 401 for one that may not do this. */
    @Bean
    RefusalRenderer editorialRefusals() {
        return new MessageRenderer(Contract.EDITORIAL, Map.of(Kind.UNAUTHENTICATED, 403, Kind.FORBIDDEN, 401));
    }

    @Bean
    TomcatEdge tomcatEdge(
            Answers answers,
            @Value("${caseledger.http.head-timeout:20s}") Duration head,
            @Value("${caseledger.http.body-timeout:20s}") Duration body,
            @Value("${caseledger.http.body-rate:10KB}") DataSize rate) {
        return new TomcatEdge(answers, new ReceiveTimeouts(head, body, rate));
    }

    @Bean
    FilterRegistrationBean<EdgeFilter> edgeFilter(Callers callers, Answers answers) {
        FilterRegistrationBean<EdgeFilter> registration =
                new FilterRegistrationBean<>(new EdgeFilter(new Router(callers), answers));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
        return registration;
    }

    /** Requests are observed as a whole; to observe each filter of this chain, too, costs more than they do. */
    @Bean
    SecurityObservationSettings securityObservations() {
        return SecurityObservationSettings.noObservations();
    }

    /** One filter, and not a bean of its own, which Spring Boot would register beside the chain as well. */
    @Bean
    SecurityFilterChain securityFilterChain(Callers callers, Access access) {
        return new DefaultSecurityFilterChain(AnyRequestMatcher.INSTANCE, new TokenFilter(callers, access));
    }

    @Bean
    Callers callers(ObjectProvider<Tokens> tokens, Access access) {
        return new Callers(sorts(tokens, access), access);
    }

    @Bean
    Users users(ObjectProvider<Tokens> tokens, Access access) {
        return new Users(sorts(tokens, access));
    }

    private static List<Tokens> sorts(ObjectProvider<Tokens> tokens, Access access) {
        Stream<Tokens> demo = access.demo() ? Stream.of(new DemoTokens()) : Stream.empty();
        return Stream.concat(demo, tokens.orderedStream()).toList();
    }

    /** There are no passwords here; without this bean Spring Boot would invent a user with one. */
    @Bean
    AuthenticationManager authenticationManager() {
        return authentication -> {
            throw new BadCredentialsException("Only bearer tokens name a caller.");
        };
    }

    /**
     * Methods are refused by Spring MVC, which knows what to allow; header values have been checked by Tomcat. Slashes, percent signs and semicolons are let
     * through for the ids in paths: {@link Router}, which comes before, refuses them unescaped, and escaped in all paths that have no such ids.
     */
    @Bean
    StrictHttpFirewall httpFirewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true);
        firewall.setAllowUrlEncodedSlash(true);
        firewall.setAllowUrlEncodedDoubleSlash(true);
        firewall.setAllowBackSlash(true);
        firewall.setAllowUrlEncodedPercent(true);
        firewall.setAllowSemicolon(true);
        firewall.setAllowedHeaderNames(_ -> true);
        firewall.setAllowedHeaderValues(_ -> true);
        firewall.setAllowedParameterNames(_ -> true);
        firewall.setAllowedParameterValues(_ -> true);
        return firewall;
    }

    /** Takes the place of Spring Boot's error page: {@link ProblemValve} answers instead. */
    @Bean
    ErrorController noErrorController() {
        return new ErrorController() {};
    }

    @Bean
    ScopeCheck scopeCheck(ListableBeanFactory beans, Access access) {
        return new ScopeCheck(beans, access);
    }

    @Bean
    WebMvcConfigurer edgeOfMvc(ScopeCheck scopes, Answers answers, ObjectProvider<ReadModels> readModels) {
        JsonOnly jsonOnly = new JsonOnly();
        UndeclaredParameters undeclaredParameters = new UndeclaredParameters();
        return new WebMvcConfigurer() {

            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(scopes);
                registry.addInterceptor(undeclaredParameters);
                registry.addInterceptor(jsonOnly);
                registry.addInterceptor(new PositionWait(readModels));
            }

            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new RequestArgument<>(Caller.class, Caller::of));
                resolvers.add(new RequestArgument<>(Accept.class, Accept::of));
                resolvers.add(new RequestArgument<>(Body.class, Body::of));
                resolvers.add(new RequestArgument<>(Parameters.class, Parameters::of));
                resolvers.add(new RequestArgument<>(Expected.class, Expected::of));
            }

            @Override
            public void configureHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
                resolvers.add(answers);
            }

            @Override
            public void configureContentNegotiation(ContentNegotiationConfigurer configurer) {
                configurer.strategies(List.of(jsonOnly));
            }
        };
    }
}
