package io.caseledger.bench;

import io.caseledger.bench.HttpLoad.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The same writes for contenders that run at the same time and are loaded in turn, a round each. What the machine does from minute to minute meets all of
 * them alike, which it does not when each is measured to its end before the next is started.
 */
final class SideBySide {

    private final Report report;
    private final Duration round;
    private final int rounds;

    SideBySide(Report report, Duration round, int rounds) {
        this.report = report;
        this.round = round;
        this.rounds = rounds;
    }

    /** An application that runs, and where it takes assignments and contacts. */
    record Runner(String name, Contender app, String path, String contactPath) {}

    /**
     * Measures the first against each of the others.
     *
     * @param targets for an assignment, by the other's name; the others have none
     */
    void measure(List<Runner> runners, Map<String, String> targets) throws Exception {
        compare(
                "assign",
                runners,
                runners.stream().map(runner -> WriteLoads.assign(runner.path)).toList(),
                targets);
        List<Script> contacts = new ArrayList<>();
        List<Script> changes = new ArrayList<>();
        for (Runner runner : runners) {
            List<String> ids = WriteLoads.ids(runner.app, runner.path);
            contacts.add(WriteLoads.contact(runner.contactPath, ids));
            changes.add(WriteLoads.status(runner.path, ids));
        }
        compare("record contact", runners, contacts, Map.of());
        compare("change status", runners, changes, Map.of());
    }

    private void compare(String work, List<Runner> runners, List<Script> scripts, Map<String, String> targets)
            throws InterruptedException {
        for (int i = 0; i < runners.size(); i++) {
            perSecond(runners.get(i), WriteLoads.WARM_UP, scripts.get(i));
        }
        double[][] rates = new double[runners.size()][rounds];
        for (int turn = 0; turn < rounds; turn++) {
            for (int i = 0; i < runners.size(); i++) {
                rates[i][turn] = perSecond(runners.get(i), round, scripts.get(i));
            }
        }
        for (int i = 0; i < runners.size(); i++) {
            String name = runners.get(i).name;
            report.figure(name + ", side by side: " + WriteLoads.at(work), median(rates[i]), "/s");
            if (i > 0) {
                double[] ratios = new double[rounds];
                for (int turn = 0; turn < rounds; turn++) {
                    ratios[turn] = rates[0][turn] / rates[i][turn];
                }
                report.ratio("side by side: " + work + " / " + name, median(ratios), targets.getOrDefault(name, ""));
            }
        }
    }

    private static double perSecond(Runner runner, Duration length, Script script) throws InterruptedException {
        HttpLoad.Result result = runner.app.load().run(WriteLoads.COMPARED_AT, length, script);
        if (result.failed() > 0) {
            throw new IllegalStateException(runner.name + " refused " + result.failed() + " requests");
        }
        return result.perSecond();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
