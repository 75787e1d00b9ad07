package io.caseledger.platform.http.edge;

import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.Refusal.Kind;
import io.caseledger.contract.platform.RefusedException;
import jakarta.servlet.ServletException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.coyote.BadRequestException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.multipart.MultipartException;

/** What each thing that is thrown means to the caller. */
final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
    private static final int MOST_CAUSES = 20;

    /** The connection, rollbacks of transactions, resources, an operator's intervention, and the system. */
    private static final List<String> TRANSIENT_CLASSES = List.of("08", "40", "53", "57", "58");

    /** A lock that was not to be had, and transactions that were idle, or went on, for too long. */
    private static final Set<String> TRANSIENT = Set.of("55P03", "25P03", "25P04");

    private Failures() {}

    /** The refusal that answers it, or null when nobody is left to be answered. What is our fault is logged here. */
    static @Nullable Refusal refusal(Throwable thrown, String method, String path) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
            if (cause instanceof ClientAbortException || cause instanceof AsyncRequestNotUsableException) {
                return null;
            }
            Refusal known = known(cause);
            if (known == null && (depth == 0 || thrown instanceof ServletException)) {
                known = ofSpring(cause);
            }
            if (known != null) {
                if (known.kind() == Kind.UNAVAILABLE && !(cause instanceof RefusedException)) {
                    // Not as the last argument, which would be told with its stack trace.
                    LOG.warn("{} makes unavailable: {} {}", cause, method, path);
                }
                return known;
            }
            cause = cause.getCause();
        }
        LOG.error("Failed to answer {} {}", method, path, thrown);
        return ofStatus(500);
    }

    /** The methods for {@code Allow}, when that is what is wrong. */
    static @Nullable String allowed(Throwable thrown) {
        if (!(thrown instanceof HttpRequestMethodNotSupportedException unsupported)
                || unsupported.getSupportedMethods() == null) {
            return null;
        }
        TreeSet<String> methods = new TreeSet<>(Arrays.asList(unsupported.getSupportedMethods()));
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        methods.add("OPTIONS");
        return String.join(", ", methods);
    }

    /** In our words, whatever the container would have said. Statuses that we do not use become the nearest we do. */
    static Refusal ofStatus(int status) {
        return switch (status) {
            case 401 -> Refusal.of(Kind.UNAUTHENTICATED, "token-required", "This needs a token.");
            case 403 -> Refusal.of(Kind.FORBIDDEN, "forbidden", "This is not permitted.");
            case 404 -> Refusal.unknown("This path");
            case 405 ->
                Refusal.of(Kind.METHOD_NOT_ALLOWED, "method-not-allowed", "This path does not take this method.");
            case 406 -> Refusal.of(Kind.NOT_ACCEPTABLE, "not-acceptable", "Accept excludes what this path answers.");
            case 408 -> Refusal.malformed("malformed-body", "The body comes too slowly.");
            case 409 -> Refusal.conflict("conflict", "The request does not fit the current state.");
            case 413 -> Refusal.of(Kind.TOO_LARGE, "body-too-large", "The body is too large.");
            case 415 ->
                Refusal.of(
                        Kind.UNSUPPORTED_MEDIA_TYPE,
                        "unsupported-media-type",
                        "Content-Type is not one that this path takes.");
            case 503 -> Refusal.unavailable("unavailable", "This is not available just now; try again.");
            // Tomcat's "not implemented" and "version not supported" are the client's doing.
            case 501, 505 ->
                Refusal.malformed("malformed-request", "The request is not HTTP/1.1 as it is spoken here.");
            default ->
                status < 500
                        ? Refusal.malformed("malformed-request", "The request is not well-formed.")
                        : Refusal.of(Kind.FAILED, "internal-error", "Something went wrong here; it has been logged.");
        };
    }

    /** What means the same however deep it is wrapped. */
    private static @Nullable Refusal known(Throwable thrown) {
        return switch (thrown) {
            case RefusedException refused -> refused.refusal();
            case TransientDataAccessException _,
                    RecoverableDataAccessException _,
                    DataAccessResourceFailureException _,
                    CannotCreateTransactionException _,
                    SQLTransientConnectionException _ -> ofStatus(503);
            case SQLException sql when isTransient(sql.getSQLState()) -> ofStatus(503);
            case InvalidParameterException _, BadRequestException _ -> ofStatus(400);
            default -> null;
        };
    }

    /** The same statement may do later; Spring's exceptions tell this of some of them only. */
    private static boolean isTransient(@Nullable String sqlState) {
        return sqlState != null
                && (TRANSIENT.contains(sqlState) || TRANSIENT_CLASSES.stream().anyMatch(sqlState::startsWith));
    }

    /** What is the client's doing when Spring says it, and a fault of ours when one of our classes stumbles over it. */
    private static @Nullable Refusal ofSpring(Throwable thrown) {
        return switch (thrown) {
            case ErrorResponse response
            when response.getStatusCode().value() != 500 ->
                ofStatus(response.getStatusCode().value());
            case InvalidMediaTypeException _ -> ofStatus(415);
            case RequestRejectedException _,
                    HttpMessageNotReadableException _,
                    TypeMismatchException _,
                    MultipartException _ -> ofStatus(400);
            default -> null;
        };
    }
}
