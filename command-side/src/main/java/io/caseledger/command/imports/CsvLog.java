package io.caseledger.command.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.caseledger.contract.platform.FieldFault;
import io.caseledger.contract.platform.Refusal;
import io.caseledger.contract.platform.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A log as CSV, with a header line that has the column names of process mining; columns of other names are not looked at. */
record CsvLog() implements CaseLog {

    static final String MEDIA_TYPE = "text/csv";

    /** What spreadsheets write where a comma is the decimal sign, and what databases write. */
    private static final Map<String, String> OTHER_SEPARATORS =
            Map.of(";", "semicolons", "\t", "tabs", "|", "vertical bars");

    private static final List<String> REQUIRED =
            List.of(LogLines.CASE, LogLines.ACTIVITY, LogLines.RESOURCE, LogLines.TIME);

    @Override
    public void check(InputStream beginning) throws IOException {
        byte[] bytes = beginning.readAllBytes();
        try {
            Columns.of(new CsvRecords(new ByteArrayInputStream(bytes)));
        } catch (RefusedException refused) {
            String header = new String(bytes, UTF_8).lines().findFirst().orElse("");
            for (Map.Entry<String, String> other : OTHER_SEPARATORS.entrySet()) {
                List<String> names = Arrays.stream(header.split(Pattern.quote(other.getKey()), -1))
                        .map(name -> name.replaceAll("[\"\uFEFF]", "").strip())
                        .toList();
                if (names.containsAll(REQUIRED)) {
                    throw Refusal.of(
                                    Refusal.Kind.INVALID,
                                    "invalid-request",
                                    "The columns of the header line are separated by " + other.getValue()
                                            + "; here and in all lines they must be separated by commas.")
                            .asException();
                }
            }
            throw refused;
        }
    }

    /** A record that is broken is rejected alone. */
    @Override
    public void checkToEnd(InputStream log) {}

    @Override
    public void read(InputStream log, Lines lines) throws IOException {
        CsvRecords records = new CsvRecords(log);
        Columns columns = Columns.of(records);
        for (CsvRecords.Row row = records.next(); row != null; row = records.next()) {
            List<String> fields = row.fields();
            if (row.fault() != null) {
                lines.rejected(row.number(), row.fault());
            } else if (fields.size() != columns.count) {
                lines.rejected(
                        row.number(), "has " + fields.size() + " columns where the header line has " + columns.count);
            } else {
                LogLines.hand(
                        row.number(),
                        fields.get(columns.caseId),
                        fields.get(columns.activity),
                        fields.get(columns.resource),
                        fields.get(columns.time),
                        lines);
            }
        }
    }

    private record Columns(int count, int caseId, int activity, int resource, int time) {

        static Columns of(CsvRecords records) throws IOException {
            CsvRecords.Row header = records.next();
            if (header == null) {
                throw Refusal.malformed(
                                "empty-log",
                                "The body is empty; its first line must name the columns " + String.join(", ", REQUIRED)
                                        + ".")
                        .asException();
            }
            List<String> names = header.fields().stream().map(String::strip).toList();
            List<FieldFault> faults = new ArrayList<>();
            for (String name : REQUIRED) {
                int times = Collections.frequency(names, name);
                if (times != 1) {
                    faults.add(new FieldFault(
                            name, times == 0 ? "is missing in the header line" : "is there twice in the header line"));
                }
            }
            if (!faults.isEmpty()) {
                throw new Refusal(
                                Refusal.Kind.INVALID,
                                "invalid-request",
                                "The header line must name each of these columns once: "
                                        + String.join(
                                                ", ",
                                                faults.stream()
                                                        .map(FieldFault::field)
                                                        .toList()) + ".",
                                faults,
                                null)
                        .asException();
            }
            return new Columns(
                    names.size(),
                    names.indexOf(LogLines.CASE),
                    names.indexOf(LogLines.ACTIVITY),
                    names.indexOf(LogLines.RESOURCE),
                    names.indexOf(LogLines.TIME));
        }
    }
}
