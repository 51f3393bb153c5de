package org.godwit.carbon.database;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * A large value of a row, fetched in pieces by the row's key: for drivers that would bring it whole.
 *
 * @param query {@link Dialect#selectPiece}
 * @param length in bytes
 * @param pieceBytes of one piece, at most
 */
public record PiecewiseObject(Connection connection, Sql query, List<Object> key, long length, int pieceBytes)
        implements
            Row.Lob {
    /** Bytes of one piece: few round trips for hundreds of megabytes, and no weight on a small heap. */
    private static final int PIECE_BYTES = 8 << 20;
    private static final int LEAST_BYTES = 64 << 10;

    public PiecewiseObject {
        key = List.copyOf(key);
    }

    /** An object in pieces of 8 MB. */
    public PiecewiseObject(Connection connection, Sql query, List<Object> key, long length) {
        this(connection, query, key, length, PIECE_BYTES);
    }

    /** {@return how large pieces are beside rows of so many bytes: the driver holds one twice} */
    static int pieceBytes(long heldBytes) {
        return Math.clamp(heldBytes / 4, LEAST_BYTES, PIECE_BYTES);
    }

    @Override
    public InputStream open() {
        return new Pieces();
    }

    private byte[] piece(long from) throws IOException {
        try (var statement = connection.prepareStatement(query.text())) {
            statement.setInt(1, Math.toIntExact(from + 1));
            statement.setInt(2, pieceBytes);
            for (int i = 0; i < key.size(); i++) {
                statement.setObject(3 + i, key.get(i));
            }
            try (var rows = statement.executeQuery()) {
                var bytes = rows.next() ? rows.getBytes(1) : null;
                if (bytes == null || bytes.length == 0) {
                    throw new IOException("a large value changed while it was read");
                }
                return bytes;
            }
        } catch (SQLException e) {
            throw new IOException("a large value cannot be read", e);
        }
    }

    private final class Pieces extends InputStream {
        private ByteArrayInputStream piece = new ByteArrayInputStream(new byte[0]);
        private long fetched;

        @Override
        public int read() throws IOException {
            return fill() ? piece.read() : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int count) throws IOException {
            return fill() ? piece.read(bytes, offset, count) : -1;
        }

        private boolean fill() throws IOException {
            if (piece.available() == 0 && fetched < length) {
                var bytes = piece(fetched);
                fetched += bytes.length;
                piece = new ByteArrayInputStream(bytes);
            }
            return piece.available() > 0;
        }
    }
}
