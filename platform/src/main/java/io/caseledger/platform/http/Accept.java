package io.caseledger.platform.http;

import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.Refusal.Kind;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * The forms of an answer that a request takes, read as RFC 9110 (12.5.1) says: the most specific range that covers a form decides on it, and {@code q=0}
 * excludes. Parameters other than {@code q} are not looked at. Controllers take one as a parameter.
 *
 * @param ranges everything where the request says nothing
 */
public record Accept(List<MediaType> ranges) {

    private static final Accept ANYTHING = new Accept(List.of(MediaType.ALL));
    private static final Accept JSON = new Accept(List.of(MediaType.APPLICATION_JSON));

    public Accept {
        ranges = List.copyOf(ranges);
    }

    /** @throws io.caseledger.contract.platform.RefusedException when it cannot be read */
    public static Accept of(HttpServletRequest request) {
        Enumeration<String> values = request.getHeaders("Accept");
        return values == null || !values.hasMoreElements() ? ANYTHING : of(Collections.list(values));
    }

    /** @param headers the values of all {@code Accept} headers */
    static Accept of(List<String> headers) {
        if (headers.size() == 1) {
            String only = headers.getFirst();
            if (only.equals(MediaType.ALL_VALUE)) {
                return ANYTHING;
            }
            if (only.equals(MediaType.APPLICATION_JSON_VALUE)) {
                return JSON;
            }
        }
        try {
            List<MediaType> ranges = MediaType.parseMediaTypes(headers);
            return ranges.isEmpty() ? ANYTHING : new Accept(ranges);
        } catch (InvalidMediaTypeException unreadable) {
            throw notAcceptable();
        }
    }

    public boolean admits(MediaType form) {
        return quality(form) > 0;
    }

    /**
     * The best of those that we have. Among those that are equally welcome it is one that is named rather than covered by a wildcard, and then the first:
     * generated clients name all forms that a document has.
     *
     * @param forms from the plain one to those for which one asks
     * @throws io.caseledger.contract.platform.RefusedException when none of them is admitted
     */
    public MediaType choose(List<MediaType> forms) {
        return IntStream.range(0, forms.size())
                .boxed()
                .filter(i -> admits(forms.get(i)))
                .max(Comparator.<Integer>comparingDouble(i -> quality(forms.get(i)))
                        .thenComparing(i -> isNamed(forms.get(i)))
                        .thenComparing(Comparator.reverseOrder()))
                .map(forms::get)
                .orElseThrow(Accept::notAcceptable);
    }

    /** Among ranges that are equally specific the kindest decides. */
    private double quality(MediaType form) {
        int closest = -1;
        double quality = 0;
        for (MediaType range : ranges) {
            int closeness = closeness(range, form);
            if (closeness > closest) {
                closest = closeness;
                quality = range.getQualityValue();
            } else if (closeness == closest && closeness >= 0) {
                quality = Math.max(quality, range.getQualityValue());
            }
        }
        return quality;
    }

    private boolean isNamed(MediaType form) {
        return ranges.stream().anyMatch(range -> range.equalsTypeAndSubtype(form));
    }

    private static int closeness(MediaType range, MediaType form) {
        if (range.isWildcardType()) {
            return 0;
        }
        if (!range.getType().equals(form.getType())) {
            return -1;
        }
        return range.getSubtype().equals("*") ? 1 : range.getSubtype().equals(form.getSubtype()) ? 2 : -1;
    }

    private static RuntimeException notAcceptable() {
        return Refusal.of(Kind.NOT_ACCEPTABLE, "not-acceptable", "Accept excludes what this path answers.")
                .asException();
    }
}
