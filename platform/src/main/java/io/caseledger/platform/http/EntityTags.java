package io.caseledger.platform.http;

/** The strong entity tag of an item: its sequence, quoted. */
public final class EntityTags {

    private EntityTags() {}

    public static String of(long sequence) {
        return "\"" + sequence + "\"";
    }

    /** The sequence in a tag of ours. */
    public static long sequence(String tag) {
        return Long.parseLong(tag, 1, tag.length() - 1, 10);
    }
}
