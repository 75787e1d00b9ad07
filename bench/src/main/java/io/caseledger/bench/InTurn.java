package io.caseledger.bench;

import io.caseledger.bench.HttpLoad.Script;
import io.caseledger.bench.WriteLoads.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

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
        for (int each = 0; each < rates.length; each++) {
            report(applications.get(each), work, connections, rates[0], rates[each]);
        }
    }

    private void report(Loaded loaded, int work, int connections, double[] ours, double[] theirs) {
        String what = WriteLoads.at(loaded.works.get(work).name(), connections);
        report.figure("In turn: " + loaded.name + ": " + what, median(theirs), "/s");
        if (!loaded.equals(applications.getFirst())) {
            double[] ratios = IntStream.range(0, rounds)
                    .mapToDouble(round -> ours[round] / theirs[round])
                    .toArray();
            report.ratio("in turn: " + what + " / " + loaded.name, median(ratios), loaded.target);
        }
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

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
