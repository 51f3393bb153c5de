package org.godwit.server.cli;

import java.util.ArrayList;
import java.util.List;

/** Lines of a list for a terminal, in columns as wide as they need to be. For use by one thread. */
final class Columns {
    private final List<List<String>> rows = new ArrayList<>();

    void add(String... cells) {
        rows.add(List.of(cells));
    }

    void print(Terminal terminal) {
        var widths = new ArrayList<Integer>();
        for (var row : rows) {
            for (int i = 0; i < row.size(); i++) {
                int width = row.get(i).codePointCount(0, row.get(i).length());
                if (i == widths.size()) {
                    widths.add(width);
                }
                widths.set(i, Math.max(widths.get(i), width));
            }
        }
        for (var row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                var cell = row.get(i);
                line.append(cell).append(" ".repeat(widths.get(i) - cell.codePointCount(0, cell.length()) + 2));
            }
            terminal.out().println(line.toString().stripTrailing());
        }
    }
}
