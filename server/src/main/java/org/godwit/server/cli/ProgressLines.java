package org.godwit.server.cli;

import java.time.Duration;
import java.util.Locale;
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
    private Duration took = Duration.ZERO;
    private long tableStarted;

    ProgressLines(Terminal terminal) {
        this.terminal = terminal;
    }

    void show(Progress progress) {
        switch (progress) {
            case Progress.StepStarted _ -> tableStarted = System.nanoTime();
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

    /** Tells what was only summed up so far. */
    void end() {
        if (tables > 0) {
            line(String.format(Locale.ROOT, "loaded %d tables, %,d rows (%s)", tables, rows, seconds(took)));
        }
        if (references > 0) {
            line(String.format(Locale.ROOT, "added the foreign keys of %d tables (%s)", references, seconds(took)));
        }
        tables = 0;
        references = 0;
        rows = 0;
        took = Duration.ZERO;
    }

    private void copied(String table, long done, long of) {
        double seconds = (System.nanoTime() - tableStarted) / 1e9;
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
                took = took.plus(finished.took());
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
                took = took.plus(finished.took());
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
