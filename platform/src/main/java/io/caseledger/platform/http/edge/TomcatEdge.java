package io.caseledger.platform.http.edge;

import io.caseledger.platform.http.edge.receiving.ReceiveTimeouts;
import io.caseledger.platform.http.edge.receiving.TimedHttp11Protocol;
import java.util.Arrays;
import org.apache.catalina.Context;
import org.apache.catalina.Pipeline;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/** Has Tomcat answer errors through {@link ProblemValve} and nothing else, refuse large bodies politely, leave escaped slashes to us, end requests that do not arrive, and read arrays in query strings. */
final class TomcatEdge implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory>, Ordered {

    /** How much of a refused body is read and dropped, so that its sender comes to see why. */
    private static final int MOST_DROPPED = 16 << 20;

    private final Answers answers;
    private final ReceiveTimeouts limits;

    TomcatEdge(Answers answers, ReceiveTimeouts limits) {
        this.answers = answers;
        this.limits = limits;
    }

    @Override
    public void customize(ConfigurableTomcatWebServerFactory factory) {
        factory.addContextCustomizers(this::answerErrors);
        if (factory instanceof TomcatWebServerFactory tomcat) {
            tomcat.setProtocol(TimedHttp11Protocol.class.getName());
        }
        factory.addConnectorCustomizers(this::configure);
    }

    /** After Spring Boot's own, which adds a valve and an error page. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    private void answerErrors(Context context) {
        Arrays.stream(context.findErrorPages()).forEach(context::removeErrorPage);
        if (context.getParent() instanceof StandardHost host) {
            Pipeline pipeline = host.getPipeline();
            Arrays.stream(pipeline.getValves())
                    .filter(ErrorReportValve.class::isInstance)
                    .forEach(pipeline::removeValve);
            pipeline.addValve(new ProblemValve(answers));
            host.setErrorReportValveClass(ProblemValve.class.getName());
        }
    }

    private void configure(Connector connector) {
        // An id in a path may have slashes of both sorts; Router sees to it that they stand nowhere else.
        connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
        connector.setEncodedReverseSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
        if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
            http.setRelaxedQueryChars("[]"); // many clients write arrays as status[]=… and escape nothing
            http.setMaxSwallowSize(MOST_DROPPED);
            if (http instanceof TimedHttp11Protocol limited) {
                limited.limit(limits);
            }
            http.setContinueResponseTiming(ContinueResponseTiming.ON_REQUEST_BODY_READ.toString());
        }
    }
}
