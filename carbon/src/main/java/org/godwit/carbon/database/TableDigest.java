package org.godwit.carbon.database;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.Arrays;

/**
 * A checksum of the rows of a table that does not depend on their order, the engine, or the driver.
 *
 * <p>Each row is brought into a canonical byte form and hashed with SHA-256; the hashes are added up in buckets that the
 * hash itself chooses. Two tables with equal buckets hold the same rows, duplicates counted; where a bucket differs, only
 * its rows need to be looked at again, so that differing rows are found in two passes and bounded memory without any key
 * or sort order that both engines would have to agree on. Not for use by several threads.
 */
public final class TableDigest {
    /** Buckets: a table of 10 million rows has 2,400 rows in each. */
    public static final int BUCKETS = 4096;
    private static final int ROW_BYTES = 8 * 1024;

    private final long[] sums = new long[BUCKETS * 2];
    private final MessageDigest sha = sha256();
    /** The row so far: one long update of the hash costs half of many short ones. */
    private final ByteBuffer row = ByteBuffer.allocate(ROW_BYTES);
    private long rows;

    /** Adds a row. */
    public void add(Row row) throws SQLException {
        add(hash(row));
    }

    /** Adds a row by its hash. */
    public void add(Hash hash) {
        int bucket = hash.bucket();
        sums[2 * bucket] += hash.high();
        sums[2 * bucket + 1] += hash.low();
        rows++;
    }

    /** {@return the hash of a row; equal rows have equal hashes on every engine} */
    public Hash hash(Row row) throws SQLException {
        for (int i = 0; i < row.size(); i++) {
            update(row.stored(i));
        }
        flush();
        var bytes = ByteBuffer.wrap(sha.digest());
        return new Hash(bytes.getLong(), bytes.getLong());
    }

    private void update(Object value) throws SQLException {
        switch (value) {
            case Row.Null _ -> room(1).put((byte) 0);
            case Long number -> number(1, number);
            case Boolean flag -> number(2, flag ? 1 : 0);
            case String text -> bytes(3, text.getBytes(StandardCharsets.UTF_8));
            case Utf8Text text -> bytes(3, text.bytes());
            case LocalDateTime time -> {
                number(4, time.toEpochSecond(ZoneOffset.UTC));
                number(4, time.getLong(ChronoField.NANO_OF_SECOND));
            }
            case LocalDate date -> number(5, date.toEpochDay());
            case byte[] small -> bytes(6, small);
            case Row.Lob large -> large(large);
            case Double number -> number(7, Double.doubleToLongBits(number));
            case BigDecimal number ->
                bytes(8, number.stripTrailingZeros().toPlainString().getBytes(StandardCharsets.US_ASCII));
            default -> throw new IllegalArgumentException("no column holds a " + value.getClass());
        }
    }

    private void number(int kind, long number) {
        room(1 + Long.BYTES).put((byte) kind).putLong(number);
    }

    private void bytes(int kind, byte[] bytes) {
        number(kind, bytes.length);
        if (bytes.length <= ROW_BYTES) {
            room(bytes.length).put(bytes);
        } else {
            flush();
            sha.update(bytes);
        }
    }

    private ByteBuffer room(int bytes) {
        if (row.remaining() < bytes) {
            flush();
        }
        return row;
    }

    private void flush() {
        sha.update(row.flip());
        row.clear();
    }

    /** The same form as {@code byte[]}: where one driver gives a locator, another may give all bytes. */
    private void large(Row.Lob large) throws SQLException {
        number(6, large.length());
        flush();
        var chunk = new byte[64 * 1024];
        try (var in = large.open()) {
            int read;
            while ((read = in.read(chunk)) > 0) {
                sha.update(chunk, 0, read);
            }
        } catch (IOException e) {
            throw new SQLException("a large object cannot be read", "58030", e);
        }
    }

    public long rows() {
        return rows;
    }

    /** {@return whether a bucket holds the same rows as in another digest} */
    public boolean sameBucket(TableDigest other, int bucket) {
        return sums[2 * bucket] == other.sums[2 * bucket] && sums[2 * bucket + 1] == other.sums[2 * bucket + 1];
    }

    /** {@return 32 hexadecimal digits that stand for the whole table} */
    public String text() {
        var digest = sha256();
        var bytes = ByteBuffer.allocate(sums.length * Long.BYTES + Long.BYTES);
        bytes.asLongBuffer().put(sums).put(rows);
        return java.util.HexFormat.of().formatHex(Arrays.copyOf(digest.digest(bytes.array()), 16));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TableDigest that && rows == that.rows && Arrays.equals(sums, that.sums);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sums);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** 128 bits of a row's hash. */
    public record Hash(long high, long low) {
        public int bucket() {
            return (int) (high >>> 52) & (BUCKETS - 1);
        }
    }
}
