package org.godwit.carbon.registry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.godwit.carbon.database.PiecewiseObject;
import org.godwit.carbon.database.Sql;
import org.godwit.carbon.schema.CarbonSchema;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tree of one tenant in one database. Small content comes with its row, in one round trip; large content is streamed, or
 * fetched in pieces from engines whose drivers would bring it whole. Safe for use by many threads.
 */
final class Reader {
    private static final int SMALL_BYTES = 64 * 1024;
    private static final String DATA = "REG_CONTENT_DATA";

    private final RegistryDatabase database;
    private final int tenant;
    private final Attachments attachments;

    Reader(RegistryDatabase database, int tenant, Versioning versioning) {
        this.database = database;
        this.tenant = tenant;
        this.attachments = new Attachments(versioning);
    }

    /** {@return what is at a path, shown under another} */
    Optional<Resource> get(RegistryPath path, RegistryPath shown) {
        return database.read("reading " + path, tenant, session -> {
            var row = find(session, path);
            return row.isEmpty() ? Optional.empty() : Optional.of(resource(session, row.get(), shown));
        });
    }

    boolean exists(RegistryPath path) {
        return database.read("looking for " + path, tenant, session -> find(session, path).isPresent());
    }

    /** As {@link Finder#find}, with the numbers of paths remembered. */
    Optional<Stored> find(Session session, RegistryPath path) throws SQLException {
        var asResource = database.isKnownCollection(tenant, path)
                ? Optional.<Stored>empty()
                : findResource(session, path);
        if (asResource.isPresent()) {
            return asResource;
        }
        var id = database.pathId(session, path);
        var collection = id.isEmpty() ? Optional.<Stored>empty() : ResourceTable.find(session, id.get(), "");
        return collection.isPresent() ? collection : findResource(session, path);
    }

    private Optional<Stored> findResource(Session session, RegistryPath path) throws SQLException {
        if (path.isRoot()) {
            return Optional.empty();
        }
        var parent = database.pathId(session, path.parent().orElseThrow());
        return parent.isEmpty() ? Optional.empty() : ResourceTable.find(session, parent.get(), path.name());
    }

    private Resource resource(Session session, Stored row, RegistryPath shown) throws SQLException {
        return resource(row, shown, attachments.properties(session, row));
    }

    static Resource resource(Stored row, RegistryPath shown, List<Property> properties) {
        return new Resource(shown, row.isCollection(), row.version(), row.mediaType(), row.creator(), row.created(),
                row.updater(), row.updated(), row.description(), row.contentId() != 0, row.uuid(), properties);
    }

    List<Child> children(RegistryPath path, @Nullable Child after, int limit) {
        return database.read("listing " + path, tenant, session -> {
            var id = database.pathId(session, path);
            return id.isEmpty() ? List.<Child>of() : Finder.children(session, path, id.get(), after, limit);
        });
    }

    /** {@return a plain resource with its content; empty when there is none at the path} */
    Optional<OpenResource> open(RegistryPath path, RegistryPath shown) {
        var held = new Held();
        try {
            var session = held.session(database, tenant);
            var parent = path.isRoot()
                    ? Optional.<Integer>empty()
                    : database.pathId(session, path.parent().orElseThrow());
            if (parent.isEmpty()) {
                held.close();
                return Optional.empty();
            }
            var rows = held.query(session, ResourceTable.withContent(session), parent.get(), path.name(), tenant);
            if (!rows.next()) {
                held.close();
                return Optional.empty();
            }
            var row = ResourceTable.read(session, rows);
            var few = few(session, rows, row);
            boolean located = session.dialect().hasBlobLocators();
            long length = few.isPresent() || located ? 0 : rows.getLong(ResourceTable.COLUMN_COUNT + 2);
            // Before content is streamed: each statement is a transaction, and with its end Derby closes streams.
            var resource = resource(session, row, shown);
            var content = few.isPresent()
                    ? new ByteArrayInputStream(few.get())
                    : located
                            ? located(held.query(session, ContentTables.OF_LIVE, row.contentId(), tenant))
                            : pieces(session, "REG_CONTENT", row.contentId(), length);
            if (content instanceof ByteArrayInputStream) {
                held.close();
            }
            return Optional.of(new OpenResource(resource, content, held));
        } catch (SQLException | IOException e) {
            throw held.failed(e, path);
        } catch (RuntimeException e) {
            held.close();
            throw e;
        }
    }

    /** {@return content that came with its row; empty where it has to be asked for} */
    private static Optional<byte[]> few(Session session, ResultSet rows, Stored row) throws SQLException {
        if (row.contentId() == 0) {
            return Optional.of(new byte[0]);
        }
        boolean came = !session.dialect().hasBlobLocators() || session.dialect().remembersLocators();
        return came ? Optional.ofNullable(rows.getBytes(ResourceTable.COLUMN_COUNT + 1)) : Optional.empty();
    }

    private static InputStream located(ResultSet rows) throws SQLException, IOException {
        return rows.next() ? small(rows.getBinaryStream(1)) : new ByteArrayInputStream(new byte[0]);
    }

    private static InputStream small(@Nullable InputStream stream) throws IOException {
        if (stream == null) {
            return new ByteArrayInputStream(new byte[0]);
        }
        var start = new ByteArrayInputStream(stream.readNBytes(SMALL_BYTES));
        return start.available() < SMALL_BYTES ? start : new SequenceInputStream(start, stream);
    }

    private static InputStream pieces(Session session, String table, int id, long length) {
        var found = CarbonSchema.CARBON_4_2.require(table);
        return new PiecewiseObject(session.connection(), session.dialect().selectPiece(found, DATA),
                List.of(id, session.tenantId()), length).open();
    }

    /** {@return the content of a row of the history} */
    Optional<OpenResource> openVersion(Stored row, RegistryPath shown) {
        var held = new Held();
        try {
            var session = held.session(database, tenant);
            var resource = resource(session, row, shown);
            InputStream content = new ByteArrayInputStream(new byte[0]);
            if (row.contentId() != 0 && session.dialect().hasBlobLocators()) {
                content = located(held.query(session, ContentTables.OF_HISTORY, row.contentId(), tenant));
            } else if (row.contentId() != 0) {
                long length = session
                        .first(ContentTables.LENGTH_IN_HISTORY, r -> r.getLong(1), row.contentId(), tenant)
                        .orElse(0L);
                content = pieces(session, "REG_CONTENT_HISTORY", row.contentId(), length);
            }
            return Optional.of(new OpenResource(resource, content, held));
        } catch (SQLException | IOException e) {
            throw held.failed(e, shown);
        } catch (RuntimeException e) {
            held.close();
            throw e;
        }
    }

    /** What must stay open as long as content is read. Closing it twice does no harm. */
    private final class Held implements AutoCloseable {
        private @Nullable Connection connection;
        private @Nullable PreparedStatement statement;

        Session session(RegistryDatabase from, int forTenant) throws SQLException {
            var session = from.open(forTenant);
            connection = session.connection();
            return session;
        }

        /** Ends the query before. */
        ResultSet query(Session session, Sql sql, Object... values) throws SQLException {
            if (statement != null) {
                statement.close();
            }
            var prepared = session.connection().prepareStatement(session.dialect().text(sql));
            statement = prepared;
            for (int i = 0; i < values.length; i++) {
                if (values[i] instanceof Integer number) {
                    prepared.setInt(i + 1, number);
                } else {
                    prepared.setString(i + 1, values[i].toString());
                }
            }
            return prepared.executeQuery();
        }

        RuntimeException failed(Exception e, RegistryPath path) {
            var problem = e instanceof SQLException sql
                    ? database.problem(sql, "reading the content of " + path).exception(e)
                    : RegistryDatabase.unreadable((IOException) e).exception(e);
            try {
                close();
            } catch (RuntimeException second) {
                problem.addSuppressed(second);
            }
            return problem;
        }

        @Override
        public void close() {
            try (var _ = connection; var _ = statement) {
                connection = null;
                statement = null;
            } catch (SQLException e) {
                throw database.problem(e, "closing content").exception(e);
            }
        }
    }
}
