package io.caseledger.platform.http;

/** The strong entity tag of an item: its sequence, quoted. */
public final class EntityTags {

    private EntityTags() {}

    public static String of(long sequence) {
        return "\"" + sequence + "\"";
    }
}
