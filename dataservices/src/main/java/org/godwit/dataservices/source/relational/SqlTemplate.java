package org.godwit.dataservices.source.relational;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.godwit.dataservices.descriptor.Param;
import org.godwit.dataservices.descriptor.SqlType;
import org.jspecify.annotations.Nullable;

/**
 * A statement whose parameters have been found: {@code ?} by ordinal and {@code :name} of a declared parameter. Found once, at
 * deployment; a statement without arrays and raw text is then a constant.
 *
 * <p>DSS 3.1 took a question mark or name inside quotes and comments for a parameter too, which no driver could run; they are
 * left alone here. Only raw text ({@code QUERY_STRING}) is replaced inside quotes, because {@code like '%:text%'} worked.
 */
public final class SqlTemplate {
    private static final Set<String> NORMAL = Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "DROP");

    private final List<Piece> pieces;
    private final boolean isCallable;
    private final @Nullable Prepared fixed;

    /** Part of a statement. */
    sealed interface Piece {
        /** Text that never changes. */
        record Text(String text) implements Piece {}

        /** A question mark, or as many as an array has values. */
        record Placeholder(int param) implements Piece {}

        /** Text of the caller, put in as it is. */
        record Raw(int param) implements Piece {}
    }

    /** A statement ready for a driver. Its question marks count from 0. */
    public static final class Prepared {
        private final String sql;
        private final int[] params;
        private final int[] elements;

        private Prepared(String sql, List<Integer> params, List<Integer> elements) {
            this.sql = sql;
            this.params = params.stream().mapToInt(Integer::intValue).toArray();
            this.elements = elements.stream().mapToInt(Integer::intValue).toArray();
        }

        public String sql() {
            return sql;
        }

        /** {@return the number of question marks} */
        public int size() {
            return params.length;
        }

        /** {@return the parameter that a question mark takes} */
        public int param(int mark) {
            return params[mark];
        }

        /** {@return which of the parameter's values a question mark takes} */
        public int element(int mark) {
            return elements[mark];
        }
    }

    private SqlTemplate(List<Piece> pieces, boolean isCallable, boolean isFixed) {
        this.pieces = List.copyOf(pieces);
        this.isCallable = isCallable;
        this.fixed = isFixed ? assemble(new Argument[0]) : null;
    }

    /** Finds the parameters of a statement. */
    public static SqlTemplate parse(String sql, List<Param> params) {
        var pieces = new Scanner(sql.strip(), params).scan();
        var isFixed = pieces.stream().noneMatch(p -> p instanceof Piece.Raw
                || (p instanceof Piece.Placeholder(int param) && params.get(param).isArray()));
        return new SqlTemplate(pieces, isCallable(sql), isFixed);
    }

    /** {@return whether DSS runs it as a stored procedure: everything that does not begin with one of seven words} */
    static boolean isCallable(String sql) {
        var text = sql.strip().toUpperCase(Locale.ROOT);
        return NORMAL.stream().noneMatch(text::startsWith);
    }

    public boolean isCallable() {
        return isCallable;
    }

    /** {@return whether the text is the same for all arguments, so that executions can be batched} */
    public boolean isFixed() {
        return fixed != null;
    }

    /** {@return the statement for these arguments, by parameter} */
    public Prepared prepare(@Nullable Argument[] arguments) {
        return fixed != null ? fixed : assemble(arguments);
    }

    private Prepared assemble(@Nullable Argument[] arguments) {
        var sql = new StringBuilder();
        var params = new ArrayList<Integer>();
        var elements = new ArrayList<Integer>();
        for (var piece : pieces) {
            switch (piece) {
                case Piece.Text(var text) -> sql.append(text);
                case Piece.Raw(var param) -> sql.append(raw(arguments, param));
                case Piece.Placeholder(var param) -> {
                    var argument = param < arguments.length ? arguments[param] : null;
                    var count = argument == null ? 1 : argument.values().size();
                    for (var i = 0; i < count; i++) {
                        sql.append(i == 0 ? "?" : ",?");
                        params.add(param);
                        elements.add(i);
                    }
                }
            }
        }
        return new Prepared(sql.toString(), params, elements);
    }

    private static String raw(@Nullable Argument[] arguments, int param) {
        var argument = param < arguments.length ? arguments[param] : null;
        if (argument == null) {
            return "";
        }
        var text = new StringBuilder();
        for (var value : argument.values()) {
            text.append(text.isEmpty() ? "" : ",").append(value == null ? "" : value);
        }
        return text.toString();
    }

    /** Walks over a statement once. */
    private static final class Scanner {
        private static final int QUESTION_MARK = -1;

        private final String sql;
        private final List<Param> params;
        private final List<Piece> pieces = new ArrayList<>();
        private int textFrom;

        Scanner(String sql, List<Param> params) {
            this.sql = sql;
            this.params = params;
        }

        List<Piece> scan() {
            var quote = '\0';
            for (var i = 0; i < sql.length(); i++) {
                var c = sql.charAt(i);
                if (c == ':') {
                    i = name(i, quote != '\0');
                } else if (quote != '\0') {
                    quote = c == quote ? '\0' : quote;
                } else if (c == '\'' || c == '"' || c == '`') {
                    quote = c;
                } else if (sql.startsWith("--", i)) {
                    i = end(sql.indexOf('\n', i), i);
                } else if (sql.startsWith("/*", i)) {
                    i = end(sql.indexOf("*/", i), i);
                } else if (c == '?') {
                    if (i + 1 < sql.length() && sql.charAt(i + 1) == '?') {
                        i++;
                    } else {
                        piece(i, i + 1, new Piece.Placeholder(QUESTION_MARK));
                    }
                }
            }
            text(sql.length());
            return numbered();
        }

        /** {@return the place to go on at when a comment ends nowhere: the end} */
        private int end(int found, int from) {
            return found < 0 ? Math.max(from, sql.length() - 1) : found;
        }

        private int name(int colon, boolean isQuoted) {
            if (colon + 1 < sql.length() && sql.charAt(colon + 1) == ':') {
                return colon + 1;
            }
            var best = -1;
            for (var i = 0; i < params.size(); i++) {
                var name = params.get(i).name();
                if (!name.isEmpty() && sql.startsWith(name, colon + 1) && isEnd(colon + 1 + name.length())
                        && (best < 0 || params.get(best).name().length() < name.length())) {
                    best = i;
                }
            }
            if (best < 0) {
                return colon;
            }
            var isRaw = params.get(best).type() == SqlType.QUERY_STRING;
            if (isQuoted && !isRaw) {
                return colon;
            }
            var end = colon + 1 + params.get(best).name().length();
            piece(colon, end, isRaw ? new Piece.Raw(best) : new Piece.Placeholder(best));
            return end - 1;
        }

        private boolean isEnd(int at) {
            return at >= sql.length() || (!Character.isLetterOrDigit(sql.charAt(at)) && sql.charAt(at) != '_');
        }

        private void piece(int from, int to, Piece piece) {
            text(from);
            pieces.add(piece);
            textFrom = to;
        }

        private void text(int to) {
            if (to > textFrom) {
                pieces.add(new Piece.Text(sql.substring(textFrom, to)));
            }
        }

        /** Gives the question marks the parameters that no name has taken, in the order of their ordinals. */
        private List<Piece> numbered() {
            var free = new ArrayList<Integer>();
            for (var i = 0; i < params.size(); i++) {
                var param = i;
                if (pieces.stream().noneMatch(p -> (p instanceof Piece.Placeholder(var named) && named == param)
                        || (p instanceof Piece.Raw(var raw) && raw == param))) {
                    free.add(i);
                }
            }
            free.sort(Comparator.comparingInt(i -> params.get(i).ordinal()));
            var numbered = new ArrayList<Piece>();
            var next = 0;
            for (var piece : pieces) {
                if (!(piece instanceof Piece.Placeholder(var param)) || param != QUESTION_MARK) {
                    numbered.add(piece);
                } else if (next >= free.size()) {
                    numbered.add(new Piece.Text("?"));
                } else {
                    var taken = free.get(next++);
                    numbered.add(params.get(taken).type() == SqlType.QUERY_STRING
                            ? new Piece.Raw(taken)
                            : new Piece.Placeholder(taken));
                }
            }
            return numbered;
        }
    }
}
