package org.godwit.dataservices.transaction;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.XADataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.xa.PGXADataSource;

/** An account in an H2 file and one in PostgreSQL, which must be told that it may prepare transactions. */
final class Accounts implements AutoCloseable {
    private final Path folder;
    private final EmbeddedPostgres server;

    private Accounts(Path folder, EmbeddedPostgres server) {
        this.folder = folder;
        this.server = server;
    }

    static Accounts open(Path folder) throws IOException, SQLException {
        var accounts = new Accounts(folder, EmbeddedPostgres.builder().setServerConfig("fsync", "off")
                .setServerConfig("max_prepared_transactions", "10").start());
        accounts.both("create table account(balance int check (balance >= 0))");
        accounts.both("insert into account values(0)");
        return accounts;
    }

    static XADataSource h2(Path folder) {
        var source = new JdbcDataSource();
        source.setURL(h2Url(folder));
        source.setUser("sa");
        source.setPassword("");
        return source;
    }

    static String h2Url(Path folder) {
        return "jdbc:h2:" + folder.resolve("account");
    }

    static XADataSource postgres(String url) {
        var source = new PGXADataSource();
        source.setURL(url);
        source.setUser("postgres");
        source.setPassword("postgres");
        return source;
    }

    String postgresUrl() {
        return "jdbc:postgresql://localhost:" + server.getPort() + "/postgres";
    }

    /** Sets both balances. */
    void set(int one, int two) throws SQLException {
        run(h2(folder), "update account set balance = " + one);
        run(postgres(postgresUrl()), "update account set balance = " + two);
    }

    private void both(String sql) throws SQLException {
        run(h2(folder), sql);
        run(postgres(postgresUrl()), sql);
    }

    private static void run(XADataSource source, String sql) throws SQLException {
        var connection = source.getXAConnection();
        try (var plain = connection.getConnection(); var statement = plain.createStatement()) {
            statement.execute(sql);
        } finally {
            connection.close();
        }
    }

    /** {@return both balances, as {@code one/two}} */
    String balances() throws SQLException {
        return balance(h2(folder)) + "/" + balance(postgres(postgresUrl()));
    }

    private static int balance(XADataSource source) throws SQLException {
        var connection = source.getXAConnection();
        try (var plain = connection.getConnection();
                var statement = plain.createStatement();
                var rows = statement.executeQuery("select balance from account")) {
            rows.next();
            return rows.getInt(1);
        } finally {
            connection.close();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
