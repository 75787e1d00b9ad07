package io.caseledger.command.imports;

import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.Refusal.Kind;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.Parameters;
import io.caseledger.platform.http.Prefer;
import io.caseledger.platform.http.Scopes;
import io.caseledger.platform.idempotency.IdempotentRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Receives event logs and tells what becomes of them. */
@RestController
@RequestMapping("/api/v1/imports")
@Needs(Scopes.ADMIN)
class LogImports {

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");
    private static final int LONGEST_WAIT = 600;
    private static final int LONGEST_NAME = 128;

    private final ImportQueue queue;
    private final SpoolFolder folder;

    LogImports(ImportQueue queue, SpoolFolder folder) {
        this.queue = queue;
        this.folder = folder;
    }

    @PostMapping
    ResponseEntity<ImportRecord> startImport(Caller caller, Parameters parameters, HttpServletRequest request)
            throws IOException {
        CaseLog form = form(request.getContentType());
        boolean gzip = isGzip(request.getHeader("Content-Encoding"));
        IdempotentRequest.keyOf(request);
        RequestedImport wanted = requested(caller, form, parameters);
        Optional<Duration> wait = wait(Prefer.of(request));
        long announced = request.getContentLengthLong();
        folder.refuseLarge(announced);
        String id = queue.add(
                wanted,
                () -> Spool.receive(request.getInputStream(), announced, gzip, form, folder),
                spool -> IdempotentRequest.of(request, caller, spool::sha256OfLog));
        ImportRecord record = find(caller, id, wait.orElse(Duration.ZERO));
        return ResponseEntity.status(wait.isPresent() && record.state().isFinal() ? 200 : 202)
                .location(URI.create(ImportRuns.PATH + id))
                .body(record);
    }

    @GetMapping("/{id}")
    ImportRecord getImport(Caller caller, @PathVariable String id) {
        return find(caller, id, Duration.ZERO);
    }

    private ImportRecord find(Caller caller, String id, Duration wait) {
        return queue.find(caller.tenant(), id, wait)
                .orElseThrow(() -> Refusal.unknown("This import").asException());
    }

    private static RequestedImport requested(Caller caller, CaseLog form, Parameters parameters) {
        String log = parameters.text("log").orElse("");
        if (log.codePointCount(0, log.length()) > LONGEST_NAME
                || log.codePoints().anyMatch(LogImports::isInvisible)) {
            parameters.fault("log", "must have at most " + LONGEST_NAME + " characters, none of them invisible");
        }
        boolean reopens = parameters.oneOf("deleted", Map.of("reopen", true)).orElse(false);
        parameters.refuseFaults();
        return new RequestedImport(caller, form, log, reopens);
    }

    private static boolean isInvisible(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    /** Text is UTF-8, which a {@code charset} may repeat but not change; XML may say otherwise in its own declaration. */
    private static CaseLog form(@Nullable String contentType) {
        String[] parts = (contentType == null ? "" : contentType)
                .toLowerCase(Locale.ROOT)
                .split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].replace("\"", "").strip();
            if (parameter.startsWith("charset=") && !parameter.matches("charset=(utf-?8|us-ascii)")) {
                throw unsupported("The log must be in UTF-8.");
            }
        }
        return CaseLog.ofMediaType(parts[0].strip())
                .orElseThrow(() ->
                        unsupported("Content-Type must be " + CsvLog.MEDIA_TYPE + " or " + XesLog.MEDIA_TYPE + "."));
    }

    private static boolean isGzip(@Nullable String coding) {
        return switch (coding == null ? "identity" : coding.strip().toLowerCase(Locale.ROOT)) {
            case "gzip", "x-gzip" -> true;
            case "identity" -> false;
            default -> throw unsupported("Content-Encoding must be gzip, or absent.");
        };
    }

    private static Optional<Duration> wait(Prefer preferences) {
        return preferences
                .value("wait")
                .filter(seconds -> SECONDS.matcher(seconds).matches())
                .map(seconds -> Duration.ofSeconds(Math.min(LONGEST_WAIT, Integer.parseInt(seconds))));
    }

    private static RuntimeException unsupported(String detail) {
        return Refusal.of(Kind.UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", detail)
                .asException();
    }
}
