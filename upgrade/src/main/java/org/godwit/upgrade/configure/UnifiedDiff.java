package org.godwit.upgrade.configure;

import java.util.ArrayList;
import java.util.List;

/**
 * Unified diffs of configuration files. The longest common subsequence of lines is found by the plain table over what lies
 * between the common head and tail: files have a few hundred lines and few changes.
 */
final class UnifiedDiff {
    private static final int CONTEXT = 3;
    /** Beyond this many cells, the middle is shown as replaced as a whole. */
    private static final long LARGEST_TABLE = 25_000_000;

    private final List<Line> lines = new ArrayList<>();

    private UnifiedDiff() {}

    private record Line(char mark, String text) {}

    /** {@return the diff with three lines of context, empty when the texts are equal; {@code from} and {@code to} are labels} */
    static String of(String from, String to, String oldText, String newText) {
        var diff = new UnifiedDiff();
        diff.compare(lines(oldText), lines(newText));
        var hunks = diff.hunks();
        return hunks.isEmpty() ? "" : "--- " + from + "\n+++ " + to + "\n" + hunks;
    }

    private static List<String> lines(String text) {
        return text.lines().toList();
    }

    private void compare(List<String> a, List<String> b) {
        int head = 0;
        while (head < a.size() && head < b.size() && a.get(head).equals(b.get(head))) {
            lines.add(new Line(' ', a.get(head++)));
        }
        int tail = 0;
        while (tail < a.size() - head && tail < b.size() - head
                && a.get(a.size() - 1 - tail).equals(b.get(b.size() - 1 - tail))) {
            tail++;
        }
        middle(a.subList(head, a.size() - tail), b.subList(head, b.size() - tail));
        a.subList(a.size() - tail, a.size()).forEach(l -> lines.add(new Line(' ', l)));
    }

    private void middle(List<String> a, List<String> b) {
        int i = 0;
        int j = 0;
        if ((long) a.size() * b.size() <= LARGEST_TABLE) {
            var common = table(a, b);
            while (i < a.size() && j < b.size()) {
                if (a.get(i).equals(b.get(j))) {
                    lines.add(new Line(' ', a.get(i++)));
                    j++;
                } else if (common[i + 1][j] >= common[i][j + 1]) {
                    lines.add(new Line('-', a.get(i++)));
                } else {
                    lines.add(new Line('+', b.get(j++)));
                }
            }
        }
        a.subList(i, a.size()).forEach(l -> lines.add(new Line('-', l)));
        b.subList(j, b.size()).forEach(l -> lines.add(new Line('+', l)));
    }

    /** Length of the longest common subsequence of what follows a.get(i) and b.get(j). */
    private static int[][] table(List<String> a, List<String> b) {
        var common = new int[a.size() + 1][b.size() + 1];
        for (int i = a.size() - 1; i >= 0; i--) {
            for (int j = b.size() - 1; j >= 0; j--) {
                common[i][j] = a.get(i).equals(b.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }

    private String hunks() {
        var text = new StringBuilder();
        int oldLine = 1;
        int newLine = 1;
        int at = 0;
        while (at < lines.size()) {
            int end = endOfHunk(at);
            if (end > at) {
                appendHunk(text, at, end, oldLine, newLine);
            }
            int next = Math.max(end, at + 1);
            for (; at < next; at++) {
                oldLine += lines.get(at).mark == '+' ? 0 : 1;
                newLine += lines.get(at).mark == '-' ? 0 : 1;
            }
        }
        return text.toString();
    }

    /** {@return the end of the hunk that begins at a line, or that line when none begins there} */
    private int endOfHunk(int at) {
        int last = -1;
        for (int i = at; i < lines.size() && i <= (last < 0 ? at + CONTEXT : last + 2 * CONTEXT + 1); i++) {
            if (lines.get(i).mark != ' ') {
                last = i;
            }
        }
        return last < 0 ? at : Math.min(lines.size(), last + 1 + CONTEXT);
    }

    private void appendHunk(StringBuilder text, int from, int to, int oldLine, int newLine) {
        long oldCount = lines.subList(from, to).stream().filter(l -> l.mark != '+').count();
        long newCount = lines.subList(from, to).stream().filter(l -> l.mark != '-').count();
        text.append("@@ -").append(oldCount == 0 ? oldLine - 1 : oldLine).append(',').append(oldCount).append(" +")
                .append(newCount == 0 ? newLine - 1 : newLine).append(',').append(newCount).append(" @@\n");
        lines.subList(from, to).forEach(l -> text.append(l.mark).append(l.text).append('\n'));
    }
}
