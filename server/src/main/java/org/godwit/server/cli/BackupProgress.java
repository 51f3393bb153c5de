package org.godwit.server.cli;

import java.util.function.Consumer;
import org.godwit.upgrade.backup.BackupObservation;

/** Shows what happens while a backup is written or restored: a line for each table, nothing in JSON mode. */
final class BackupProgress implements Consumer<BackupObservation> {
    private final Terminal terminal;

    BackupProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void accept(BackupObservation observation) {
        if (terminal.isJson()) {
            return;
        }
        switch (observation) {
            case BackupObservation.RowsMoved(var table, long rows, long of) ->
                show("  " + table + " " + rows + " of " + of + " rows\r");
            case BackupObservation.TableMoved(var table, long rows) -> line(table + " " + rows + " rows");
            case BackupObservation.TableVerified(var table, long rows) -> line(table + " verified, " + rows + " rows");
            case BackupObservation.HomeMoved(int files, long bytes) -> line(files + " files, " + bytes + " bytes");
        }
    }

    private void line(String text) {
        terminal.err().println("  " + text);
    }

    /** Lines that replace each other are for people only. */
    private void show(String text) {
        if (terminal.isInteractive()) {
            terminal.err().print(text);
            terminal.err().flush();
        }
    }
}
