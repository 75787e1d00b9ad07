package io.caseledger.platform.http.edge;

import io.caseledger.contract.platform.Refusal;
import io.caseledger.platform.http.RefusalRenderer;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;

/** Answers what Tomcat refuses by itself, before any filter of ours is asked, where Tomcat would answer in HTML. */
final class ProblemValve extends ErrorReportValve {

    private final Answers answers;

    ProblemValve(Answers answers) {
        this.answers = answers;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        AtomicBoolean ioAllowed = new AtomicBoolean();
        response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, ioAllowed);
        if (!ioAllowed.get()) {
            return;
        }
        Refusal refusal = Failures.ofStatus(status);
        RefusalRenderer renderer = answers.prepare(request, response, refusal);
        try {
            Writer writer = response.getReporter();
            if (writer != null) {
                writer.write(new String(renderer.body(refusal), StandardCharsets.US_ASCII));
                response.finishResponse();
            }
        } catch (IOException e) {
            // The client is gone, and with it the reader of any answer.
            return;
        }
    }
}
