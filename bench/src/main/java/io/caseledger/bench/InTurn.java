package io.caseledger.bench;

import io.caseledger.bench.HttpLoad.Script;
import io.caseledger.bench.WriteLoads.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Requests to several applications within the same seconds, against the drift of a shared machine: round by round each has its turn, and all others are
 * stopped where they are. What is compared is the ratio within a round; its median counts.
 */
final class InTurn {

    /** Until an application that was stopped runs as before; not counted. */
    private static final Duration LEAD_IN = Duration.ofMillis(700);

    private final Report report;
    private final Duration turn;
    private final int rounds;
    private final List<Integer> connections;
    private final List<Loaded> applications = new ArrayList<>();
    private @Nullable Loaded limit;

    private record Loaded(String name, String target, Contender app, List<Work> works) {}

    /** @param connections of each of the loads */
    InTurn(Report report, Duration turn, int rounds, List<Integer> connections) {
        this.report = report;
        this.turn = turn;
        this.rounds = rounds;
        this.connections = connections;
    }

    /**
     * Takes part with work that it is warm with, and is stopped until its turn. All others are compared with the first.
     *
     * @param target for the first's ratio to it
     */
    void add(String name, String target, Contender app, List<Work> works) throws Exception {
        applications.add(new Loaded(name, target, app, works));
        app.hold();
    }

    /** Takes part as a measure of how far the first can get: it is compared with the others, too. */
    void limit(String name, Contender app, List<Work> works) throws Exception {
        add(name, "", app, works);
        limit = applications.getLast();
    }

    /** Measures all kinds of work, and lets all go on at the end: stopped processes would not hear that they shall end. */
    void measure() throws Exception {
        try {
            for (int work = 0; work < applications.getFirst().works.size(); work++) {
                for (int each : connections) {
                    measure(work, each);
                }
            }
        } finally {
            for (Loaded loaded : applications) {
                loaded.app.release();
            }
        }
    }

    private void measure(int work, int connections) throws Exception {
        double[][] rates = new double[applications.size()][rounds];
        for (int round = 0; round < rounds; round++) {
            for (int each = 0; each < rates.length; each++) {
                rates[each][round] = perSecond(applications.get(each), work, connections);
            }
        }
        Loaded first = applications.getFirst();
        for (int each = 0; each < rates.length; each++) {
            Loaded other = applications.get(each);
            String what = WriteLoads.at(other.works.get(work).name(), connections);
            report.figure("In turn: " + other.name + ": " + what, median(rates[each]), "/s");
            if (!other.equals(first)) {
                report.ratio("in turn: " + what + " / " + other.name, ratio(rates[0], rates[each]), other.target);
            }
            if (limit != null && !other.equals(first) && !other.equals(limit)) {
                double[] bare = rates[applications.indexOf(limit)];
                report.ratio("in turn: " + limit.name + ": " + what + " / " + other.name, ratio(bare, rates[each]), "");
            }
        }
    }

    /** The median of the rounds'. */
    static double ratio(double[] ours, double[] theirs) {
        return median(IntStream.range(0, ours.length)
                .mapToDouble(round -> ours[round] / theirs[round])
                .toArray());
    }

    private double perSecond(Loaded loaded, int work, int connections) throws Exception {
        Script script = loaded.works.get(work).script();
        loaded.app.release();
        try {
            loaded.app.load().run(connections, LEAD_IN, script);
            HttpLoad.Result result = loaded.app.load().run(connections, turn, script);
            if (result.failed() > 0) {
                throw new IllegalStateException(loaded.name + " refused " + result.failed() + " requests");
            }
            return result.perSecond();
        } finally {
            loaded.app.hold();
        }
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
