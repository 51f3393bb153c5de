package org.godwit.server.cli;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.godwit.upgrade.apply.Progress;
import org.godwit.upgrade.plan.Step;

/**
 * Shows a run as a few lines: tables that are quick are summed up, what takes long is told while it runs, with its rate and
 * the time that is left. Nothing is shown in JSON mode.
 */
final class ProgressLines {
    private static final Duration QUICK = Duration.ofSeconds(2);

    private final Terminal terminal;
    private int tables;
    private int references;
    private long rows;
    /** When the first of the steps began that are summed up. */
    private long began;
    private final Map<String, Long> tablesStarted = new HashMap<>();

    ProgressLines(Terminal terminal) {
        this.terminal = terminal;
    }

    void show(Progress progress) {
        switch (progress) {
            case Progress.StepStarted started -> started(started.step());
            case Progress.RowsCopied(var table, var done, var of) when done < of -> copied(table, done, of);
            case Progress.StepFinished finished -> finished(finished);
            case Progress.StepSkipped(var step) -> line(step.title() + ": done before");
            case Progress.StepUndone(var step) -> line(step.title() + ": undone");
            case Progress.Told(var text) -> line(text);
            case Progress.RowsCopied _ -> {
                // the end of the step tells it
            }
        }
    }

    private void started(Step step) {
        long now = System.nanoTime();
        if (tables == 0 && references == 0 && tablesStarted.isEmpty()) {
            began = now;
        }
        if (step instanceof Step.LoadTable load) {
            tablesStarted.put(load.table().name(), now);
        }
    }

    /** Tells what was only summed up so far; of tables that were loaded at once the time from first to last. */
    void end() {
        var took = Duration.ofNanos(System.nanoTime() - began);
        if (tables > 0) {
            line(String.format(Locale.ROOT, "loaded %d tables, %,d rows (%s)", tables, rows, seconds(took)));
        }
        if (references > 0) {
            line(String.format(Locale.ROOT, "added the foreign keys of %d tables (%s)", references, seconds(took)));
        }
        tables = 0;
        references = 0;
        rows = 0;
        began = System.nanoTime();
        tablesStarted.clear();
    }

    private void copied(String table, long done, long of) {
        double seconds = (System.nanoTime() - tablesStarted.getOrDefault(table, began)) / 1e9;
        long rate = Math.round(done / Math.max(seconds, 0.001));
        line(String.format(Locale.ROOT, "  %s: %,d of %,d rows, %,d rows/s, %d s left", table, done, of, rate,
                (of - done) / Math.max(1, rate)));
    }

    private void finished(Progress.StepFinished finished) {
        switch (finished.step()) {
            case Step.LoadTable load -> {
                if (references > 0) {
                    end();
                }
                tables++;
                long written = Long.parseLong(finished.details().getOrDefault("rows-written", "0"));
                rows += written;
                if (finished.took().compareTo(QUICK) > 0) {
                    line(String.format(Locale.ROOT, "  %s: %,d rows (%s)", load.table().name(), written,
                            seconds(finished.took())));
                }
            }
            case Step.AddReferences _ -> {
                if (tables > 0) {
                    end();
                }
                references++;
            }
            case Step.Alter alter -> told(alter.alteration().what(), finished);
            case Step.ConvertRows convert -> told("converted the rows of " + convert.table().name(), finished);
            case Step.BackUp _,Step.LoadMounted _,Step.Settle _,Step.ContinueNumbers _,Step.RestoreRows _,Step.WriteHome _,Step.Verify _,Step.Accept _,Step.Publish _ -> {
                end();
                line(finished.step().title() + " (" + seconds(finished.took()) + ")");
            }
        }
    }

    private void told(String what, Progress.StepFinished finished) {
        end();
        line(what + " (" + seconds(finished.took()) + ")");
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    private void line(String text) {
        if (!terminal.isJson()) {
            terminal.err().println("  " + text);
        }
    }
}
