package io.caseledger.standalone.postgres;

import java.util.Locale;

/** Named as the archives of PostgreSQL name them. */
enum OperatingSystem {
    Linux,
    Darwin,
    Windows;

    static OperatingSystem current() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (name.startsWith("windows")) {
            return Windows;
        }
        return name.startsWith("mac") ? Darwin : Linux;
    }
}
