package org.godwit.upgrade.verify;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.godwit.carbon.database.Row;
import org.godwit.carbon.database.TableDigest;
import org.godwit.carbon.schema.Table;
import org.godwit.upgrade.convert.RowShape;

/**
 * Names the rows in which two tables differ, after their digests have told that they do.
 *
 * <p>Idea: only rows of differing buckets are looked at. A second reading of both sides counts their hashes up and down;
 * what is left over is missing on one side or too much on the other. A third one fetches keys and values of the first of
 * them, and pairs those of one key: a row that changed is left over on both sides. Memory is bounded by looking at no more
 * buckets than hold {@link #ROWS_HELD} rows, so in a table that differs everywhere only some rows are named; their number is
 * then a lower bound.
 */
final class RowDifferences {
    private static final int ROWS_HELD = 50_000;
    private static final int NAMED = 20;
    private static final int LONGEST_SHOWN = 60;
    /** Columns whose values are nobody's business: what people typed in as a secret, or is personal. */
    private static final Pattern HIDDEN = Pattern
            .compile(".*(PASSWORD|SALT|COOKIE|SECRET|TOKEN|ATTR_VALUE|REG_VALUE|CREDENTIAL|PASSWD|VERIFIER).*");

    private final RowShape shape;
    private final RowStream expected;
    private final RowStream actual;
    private final TableDigest hasher = new TableDigest();

    private RowDifferences(Table shape, RowStream expected, RowStream actual) {
        this.shape = RowShape.of(shape);
        this.expected = expected;
        this.actual = actual;
    }

    /** Adds the differences of two tables to what a check has gathered. */
    static void find(Table shape, RowStream expected, RowStream actual, TableDigest expectedDigest,
            TableDigest actualDigest, Evidence evidence) throws SQLException {
        new RowDifferences(shape, expected, actual).find(buckets(expectedDigest, actualDigest), evidence);
    }

    private static BitSet buckets(TableDigest expected, TableDigest actual) {
        long rowsInBucket = 1 + Math.max(expected.rows(), actual.rows()) / TableDigest.BUCKETS;
        long most = Math.max(2, ROWS_HELD / rowsInBucket);
        var chosen = new BitSet();
        for (int bucket = 0; bucket < TableDigest.BUCKETS && chosen.cardinality() < most; bucket++) {
            if (!expected.sameBucket(actual, bucket)) {
                chosen.set(bucket);
            }
        }
        return chosen;
    }

    private void find(BitSet buckets, Evidence evidence) throws SQLException {
        Map<TableDigest.Hash, Integer> counts = new HashMap<>();
        expected.read(row -> count(row, buckets, counts, 1));
        actual.read(row -> count(row, buckets, counts, -1));
        var missing = leftOver(counts, 1);
        var extra = leftOver(counts, -1);
        boolean keyed = !shape.table().primaryKey().isEmpty();

        var before = new LinkedHashMap<String, Seen>();
        var after = new LinkedHashMap<String, Seen>();
        expected.read(row -> see(row, missing, Set.of(), before, keyed));
        var missingKeys = keyed ? Set.copyOf(before.keySet()) : Set.<String>of();
        actual.read(row -> see(row, extra, missingKeys, after, keyed));
        var unpaired = new HashSet<>(after.keySet());
        unpaired.removeAll(before.keySet());
        if (keyed && !unpaired.isEmpty()) {
            expected.read(row -> see(row, Set.of(), unpaired, before, keyed));
        }
        tell(before, after, evidence);
        evidence.countTo(Math.max(sum(counts, 1), sum(counts, -1)));
    }

    private void count(Row row, BitSet buckets, Map<TableDigest.Hash, Integer> counts, int step) throws SQLException {
        var hash = hasher.hash(row);
        if (buckets.get(hash.bucket()) && counts.merge(hash, step, Integer::sum) == 0) {
            counts.remove(hash);
        }
    }

    private static Set<TableDigest.Hash> leftOver(Map<TableDigest.Hash, Integer> counts, int sign) {
        var left = new HashSet<TableDigest.Hash>();
        counts.entrySet().stream().filter(e -> Integer.signum(e.getValue()) == sign).map(Map.Entry::getKey)
                .sorted((a,
                        b) -> a.high() == b.high() ? Long.compare(a.low(), b.low()) : Long.compare(a.high(), b.high()))
                .limit(NAMED).forEach(left::add);
        return left;
    }

    private static long sum(Map<TableDigest.Hash, Integer> counts, int sign) {
        return counts.values().stream().mapToLong(c -> Math.max(0, (long) sign * c)).sum();
    }

    private void see(Row row, Set<TableDigest.Hash> hashes, Set<String> keys, Map<String, Seen> seen, boolean keyed)
            throws SQLException {
        var hash = hasher.hash(row);
        var key = shape.key(row);
        if (hashes.contains(hash) || keys.contains(key)) {
            // Without a key of its own a row is told by its hash, and named by its numbers.
            seen.put(keyed ? key : key + " #" + hash.high(), seen(key, row));
        }
    }

    private Seen seen(String key, Row row) throws SQLException {
        var hashes = new ArrayList<TableDigest.Hash>();
        var values = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            hashes.add(hasher.hash(new Row(row.get(i))));
            values.add(row.get(i) instanceof Row.Lob large ? large.length() + " bytes" : row.get(i));
        }
        return new Seen(key, hashes, values);
    }

    private void tell(Map<String, Seen> before, Map<String, Seen> after, Evidence evidence) {
        var keys = new TreeMap<String, String>();
        before.forEach((id, seen) -> keys.put(id, seen.key()));
        after.forEach((id, seen) -> keys.put(id, seen.key()));
        keys.forEach((id, key) -> {
            var was = before.get(id);
            var is = after.get(id);
            if (is == null) {
                evidence.differ(shape.table().name(), key, "the row is missing");
            } else if (was == null) {
                evidence.differ(shape.table().name(), key, "the row should not be there");
            } else {
                changes(was, is).forEach((_, detail) -> evidence.differ(shape.table().name(), key, detail));
            }
        });
    }

    private Map<String, String> changes(Seen was, Seen is) {
        var changes = new LinkedHashMap<String, String>();
        for (int i = 0; i < shape.columns().size(); i++) {
            if (!was.hashes().get(i).equals(is.hashes().get(i))) {
                var column = shape.columns().get(i);
                changes.put(column, column + " " + change(column, was.values().get(i), is.values().get(i)));
            }
        }
        return changes;
    }

    private static String change(String column, Object was, Object is) {
        if (was instanceof byte[] old && is instanceof byte[] now) {
            int at = Arrays.mismatch(old, now);
            return "differs from byte " + at + " on (" + old.length + " bytes expected, " + now.length + " found)";
        }
        if (HIDDEN.matcher(column.toUpperCase(Locale.ROOT)).matches()) {
            return "differs; its values are not shown";
        }
        return "should be " + shown(was) + " and is " + shown(is);
    }

    private static String shown(Object value) {
        return switch (value) {
            case Row.Null _ -> "NULL";
            case byte[] bytes -> bytes.length + " bytes";
            case String text when text.codePointCount(0, text.length()) > LONGEST_SHOWN ->
                "'" + text.substring(0, text.offsetByCodePoints(0, LONGEST_SHOWN)) + "…'";
            case String text -> "'" + text + "'";
            default -> value.toString();
        };
    }

    /** A row that was met: hash and value of each column. */
    private record Seen(String key, List<TableDigest.Hash> hashes, List<Object> values) {}
}
