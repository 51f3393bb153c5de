package org.godwit.bench;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.godwit.carbon.database.ConnectionPool;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.secret.Secret;

/**
 * What somebody would write by hand for the same request: the same web server, the same pool, one prepared statement, JSON put
 * together from strings. The ceiling for a server that reads its services from files. Arguments: port, JDBC URL, user, pool size.
 */
final class HandWrittenPeer {
    private static final String ONE = "select id, port_from, port_to, fare from crossing where id = ?";
    private static final String MANY = "select id, port_from, port_to, fare from crossing where id between ? and ?";

    private final DataSource pool;

    private HandWrittenPeer(DataSource pool) {
        this.pool = pool;
    }

    public static void main(String[] arguments) {
        var database = Database.of(new DatabaseAddress(arguments[1], arguments[2], Secret.of("none")),
                Drivers.shipped());
        var peer = new HandWrittenPeer(ConnectionPool.of("peer", database, Map.of("maxActive", arguments[3])));
        WebServer.builder().host("127.0.0.1").port(Integer.parseInt(arguments[0]))
                .connectionOptions(socket -> socket.tcpNoDelay(true))
                .routing(routing -> routing.get("/one/{id}", peer::one).get("/from/{id}", peer::many)).build().start();
    }

    private void one(ServerRequest request, ServerResponse response) throws SQLException {
        try (var connection = pool.getConnection(); var statement = connection.prepareStatement(ONE)) {
            statement.setInt(1, id(request));
            answer(statement, response);
        }
    }

    private void many(ServerRequest request, ServerResponse response) throws SQLException {
        try (var connection = pool.getConnection(); var statement = connection.prepareStatement(MANY)) {
            statement.setInt(1, id(request));
            statement.setInt(2, id(request) + 99);
            answer(statement, response);
        }
    }

    private static int id(ServerRequest request) {
        return Integer.parseInt(request.path().pathParameters().get("id"));
    }

    private static void answer(java.sql.PreparedStatement statement, ServerResponse response) throws SQLException {
        var json = new StringBuilder(256).append("{\"crossings\":{\"crossing\":[");
        try (var rows = statement.executeQuery()) {
            var separator = "";
            while (rows.next()) {
                json.append(separator).append("{\"id\":").append(rows.getInt(1)).append(",\"from\":\"")
                        .append(escaped(rows.getString(2))).append("\",\"to\":\"").append(escaped(rows.getString(3)))
                        .append("\",\"fare\":").append(rows.getDouble(4)).append('}');
                separator = ",";
            }
        }
        response.header(HeaderValues.create(HeaderNames.CONTENT_TYPE, "application/json"));
        response.send(json.append("]}}").toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String escaped(String text) {
        return text.indexOf('"') < 0 && text.indexOf('\\') < 0
                ? text
                : text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
