package io.caseledger.standalone;

import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;

/** Serves the OpenAPI documents and the schemas of events as they are, and a page to read them on; to everybody, since they hold no data. */
@Configuration(proxyBeanMethods = false)
class Documents implements WebMvcConfigurer {

    private static final String SWAGGER_UI = "classpath:/META-INF/resources/webjars/swagger-ui/5.32.0/";
    private static final MediaType YAML = MediaType.parseMediaType("application/yaml;charset=UTF-8");

    private static final MediaType SCHEMA = MediaType.parseMediaType("application/schema+json");

    /** Spring has no media type for YAML of its own. */
    @Bean
    ResourceHttpRequestHandler openApiDocuments() {
        ResourceHttpRequestHandler documents = new ResourceHttpRequestHandler();
        documents.setLocations(List.of(new ClassPathResource("openapi/")));
        documents.setMediaTypes(Map.of("yaml", YAML));
        return documents;
    }

    @Bean
    SimpleUrlHandlerMapping openApiPaths(ResourceHttpRequestHandler openApiDocuments) {
        return new SimpleUrlHandlerMapping(Map.of("/openapi/*.yaml", openApiDocuments), 1);
    }

    @Bean
    ResourceHttpRequestHandler eventSchemas() {
        ResourceHttpRequestHandler schemas = new ResourceHttpRequestHandler();
        schemas.setLocations(List.of(new ClassPathResource("schemas/")));
        schemas.setMediaTypes(Map.of("json", SCHEMA));
        return schemas;
    }

    @Bean
    SimpleUrlHandlerMapping eventSchemaPaths(ResourceHttpRequestHandler eventSchemas) {
        return new SimpleUrlHandlerMapping(Map.of("/schemas/*.json", eventSchemas), 1);
    }

    @Bean
    SimpleUrlHandlerMapping root() {
        return new SimpleUrlHandlerMapping(Map.of("/", new RootLinks()), 1);
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/docs/*").addResourceLocations("classpath:/docs/", SWAGGER_UI);
    }

    @Override
    public void addViewControllers(ViewControllerRegistry registry) {
        for (String path : List.of("/docs", "/docs/")) {
            registry.addViewController(path).setViewName("forward:/docs/index.html");
        }
    }
}
