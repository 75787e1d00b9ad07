package io.caseledger.platform.settings;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Start-up names the property whose value is not of its type, instead of a stack trace. */
final class UnreadableSettingFailureAnalyzer extends AbstractFailureAnalyzer<UnsatisfiedDependencyException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, UnsatisfiedDependencyException cause) {
        TypeMismatchException mismatch = findCause(cause, TypeMismatchException.class);
        Value expression = innermost(cause);
        if (expression == null || mismatch == null || !expression.value().startsWith("${")) {
            return null;
        }
        String property = expression.value().substring("${".length()).split("[:}]", 2)[0];
        return new FailureAnalysis(
                "'" + mismatch.getValue() + "' is no value for the property '" + property + "': "
                        + mismatch.getMostSpecificCause().getMessage() + ".",
                "Set the property to a " + name(mismatch.getRequiredType()) + ", or leave it out.",
                cause);
    }

    /** Where the value was to go: the exceptions around it are of the beans that need that one. */
    private static @Nullable Value innermost(UnsatisfiedDependencyException outermost) {
        UnsatisfiedDependencyException innermost = outermost;
        while (innermost.getCause() instanceof UnsatisfiedDependencyException inner) {
            innermost = inner;
        }
        InjectionPoint place = innermost.getInjectionPoint();
        return place == null ? null : place.getAnnotation(Value.class);
    }

    private static String name(@Nullable Class<?> type) {
        return switch (type == null ? "" : type.getSimpleName()) {
            case "Duration" -> "duration, as in 20s, 15m or 7d";
            case "DataSize" -> "size, as in 10KB, 2GB or 1048576";
            case "boolean", "Boolean" -> "truth value, true or false";
            default -> "value of its type";
        };
    }
}
