package org.godwit.server.console;

import java.util.List;
import org.godwit.server.admin.ProblemDocument;

/**
 * A page of the console: one table.
 *
 * @param filtered whether names can be searched
 * @param pattern what was searched
 * @param shown which part of how many
 * @param before address of the page before; empty when there is none
 * @param after address of the page behind; empty when there is none
 */
public record TablePage(Frame frame, String title, String about, List<String> heads, List<Row> rows, boolean filtered,
        String pattern, String shown, String before, String after) {
    public TablePage {
        heads = List.copyOf(heads);
        rows = List.copyOf(rows);
    }

    /**
     * What stands around every page.
     *
     * @param csrf must come back with each form; empty without a session
     */
    public record Frame(String product, String home, String user, String csrf, List<Link> links) {
        public Frame {
            links = List.copyOf(links);
        }
    }

    /** A page that somebody may see. */
    public record Link(String label, String path, boolean here) {}

    /** A line of the table, and what is wrong with what it is about. */
    public record Row(List<Cell> cells, List<ProblemDocument> problems) {
        public Row {
            cells = List.copyOf(cells);
            problems = List.copyOf(problems);
        }
    }

    /** @param kind a style: empty, {@code code}, or {@code pill} and a colour */
    public record Cell(String text, String kind) {
        static Cell text(String text) {
            return new Cell(text, "");
        }

        static Cell code(String text) {
            return new Cell(text, "code");
        }

        static Cell pill(String text, String colour) {
            return new Cell(text, "pill " + colour);
        }
    }
}
