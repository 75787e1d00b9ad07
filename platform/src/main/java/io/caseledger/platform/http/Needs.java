package io.caseledger.platform.http;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The scope that a handler asks of its caller. The application does not start while a handler of ours has none. */
@Documented
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Needs {

    /** One of {@link Scopes}. */
    String value();

    /** Whether it is also there for requests without a token, where access is open. */
    boolean open() default false;
}
