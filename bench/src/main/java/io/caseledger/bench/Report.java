package io.caseledger.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Collects figures, prints them as they come, and at the end the ratios that targets are set for. */
final class Report {

    private final Map<String, Object> figures = new LinkedHashMap<>();
    private final Map<String, Double> values = new HashMap<>();
    private final List<Ratio> ratios = new ArrayList<>();

    private record Ratio(String name, double value, String target) {}

    void figure(String name, double value, String unit) {
        values.put(name, value);
        figures.put(name, Map.of("value", value, "unit", unit));
        System.out.printf(Locale.ROOT, "%-64s %14.1f %s%n", name, value, unit);
    }

    void load(String name, HttpLoad.Result result, String processors) {
        values.put(name, result.perSecond());
        figures.put(
                name,
                Map.of(
                        "per_second",
                        result.perSecond(),
                        "p50_millis",
                        result.p50().toNanos() / 1e6,
                        "p99_millis",
                        result.p99().toNanos() / 1e6,
                        "failed",
                        result.failed(),
                        "processors",
                        processors));
        System.out.printf(
                Locale.ROOT,
                "%-64s %14.1f /s   p50 %.2f ms   p99 %.2f ms   %s%s%n",
                name,
                result.perSecond(),
                result.p50().toNanos() / 1e6,
                result.p99().toNanos() / 1e6,
                processors,
                result.failed() == 0 ? "" : "   FAILED " + result.failed());
    }

    /** The median of some rounds. */
    void median(String name, String unit, int rounds, Callable<Double> round) {
        try {
            double[] values = new double[rounds];
            for (int i = 0; i < rounds; i++) {
                values[i] = round.call();
            }
            Arrays.sort(values);
            figure(name, values[rounds / 2], unit);
        } catch (RuntimeException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new IllegalStateException("No figure for " + name, failed);
        }
    }

    /** What was measured under a name; not a number where nothing was. */
    double value(String name) {
        return values.getOrDefault(name, Double.NaN);
    }

    /** A ratio of two figures beside its target, where this run has both. */
    void ratio(String name, String figure, String to, String target) {
        if (values.containsKey(figure) && values.containsKey(to)) {
            ratio(name, value(figure) / value(to), target);
        }
    }

    void ratio(String name, double value, String target) {
        ratios.add(new Ratio(name, value, target));
    }

    void finish(Path file) throws IOException {
        System.out.println();
        System.out.printf(Locale.ROOT, "%-64s %14s %s%n", "Ratio, within this run", "measured", "target");
        for (Ratio ratio : ratios) {
            System.out.printf(Locale.ROOT, "%-64s %14.2f %s%n", ratio.name, ratio.value, ratio.target);
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(
                file,
                JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(Map.of("figures", figures, "ratios", ratios)));
        System.out.println("As JSON: " + file.toAbsolutePath());
    }
}
