package io.caseledger.platform.http.edge;

import io.caseledger.platform.http.Contract;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.http.Percent;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * What becomes of query parameters that no document declares. On the common endpoints they are refused, since an answer to another question than was asked is
 * taken for the answer. The five documents' clients send what the originals ignore: there they are ignored, and the answer names them.
 */
final class UndeclaredParameters implements HandlerInterceptor {

    private static final String HEADER = "Ignored-Parameters";

    /** The request attribute that holds the header's value, for answers that begin anew. */
    private static final String IGNORED = UndeclaredParameters.class.getName();

    /** A header larger than Tomcat's buffer would be no answer at all. */
    private static final int LONGEST = 2_000;

    /** Stands for the names for which there was no room; no encoded name has it. */
    private static final String OTHERS = "*";

    /** The documents are read while the application starts, and waited for by the first request that needs them. */
    private final CompletableFuture<DeclaredParameters> declared =
            CompletableFuture.supplyAsync(DeclaredParameters::ofDocuments);

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        String query = request.getQueryString();
        if (query == null || query.isEmpty() || !(handler instanceof HandlerMethod)) {
            return true;
        }
        DeclaredParameters.Operation operation = declared.join()
                .of(
                        request.getMethod(),
                        String.valueOf(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE)));
        if (operation == null) {
            return true;
        }
        List<String> undeclared = Parameters.of(request).names().stream()
                .filter(name -> !operation.takes(name) && !(isWithoutBody(request) && operation.hasField(name)))
                .toList();
        if (operation.contract() == Contract.COMMON) {
            refuse(undeclared, Parameters.of(request));
        } else {
            request.setAttribute(IGNORED, header(undeclared));
            repeat(request, response);
        }
        return true;
    }

    private static boolean isWithoutBody(HttpServletRequest request) {
        return request.getContentLengthLong() <= 0 && request.getHeader("Transfer-Encoding") == null;
    }

    /** Names once more what was ignored, in an answer that has lost its headers. */
    static void repeat(HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(IGNORED) instanceof String names && !names.isEmpty()) {
            response.setHeader(HEADER, names);
        }
    }

    private static void refuse(List<String> undeclared, Parameters parameters) {
        undeclared.forEach(name -> parameters.fault(name, "is no parameter of this endpoint"));
        parameters.refuseFaults();
    }

    private static String header(List<String> names) {
        StringBuilder header = new StringBuilder();
        for (String name : names) {
            if (!name.isEmpty()) {
                String encoded = Percent.encode(name);
                boolean fits = header.length() + encoded.length() <= LONGEST;
                header.append(header.isEmpty() ? "" : ", ").append(fits ? encoded : OTHERS);
                if (!fits) {
                    break;
                }
            }
        }
        return header.toString();
    }
}
