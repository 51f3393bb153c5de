package org.godwit.carbon.identity;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.godwit.carbon.database.Sql;

/**
 * All SQL on {@code UM_DIALECT} and {@code UM_CLAIM}. A claim has a row for each domain that it is mapped for; the one without a
 * domain stands for all others.
 */
final class ClaimTables {
    private static final Sql DIALECTS = Sql.of("""
            SELECT UM_DIALECT_URI FROM UM_DIALECT WHERE UM_TENANT_ID = ? ORDER BY UM_DIALECT_URI""");
    private static final Sql CLAIMS = Sql.of("""
            SELECT C.UM_CLAIM_URI, C.UM_DISPLAY_TAG, C.UM_DESCRIPTION, C.UM_REG_EX, C.UM_SUPPORTED, C.UM_REQUIRED,
            C.UM_READ_ONLY, C.UM_DISPLAY_ORDER, C.UM_MAPPED_ATTRIBUTE_DOMAIN, C.UM_MAPPED_ATTRIBUTE
            FROM UM_CLAIM C JOIN UM_DIALECT D ON D.UM_ID = C.UM_DIALECT_ID AND D.UM_TENANT_ID = C.UM_TENANT_ID
            WHERE D.UM_DIALECT_URI = ? AND C.UM_TENANT_ID = ? ORDER BY C.UM_DISPLAY_ORDER, C.UM_CLAIM_URI, C.UM_ID""");

    private ClaimTables() {}

    static List<String> dialects(Connection connection, int tenant) throws SQLException {
        return Statements.list(connection, DIALECTS, row -> row.getString(1), tenant);
    }

    /** {@return the claims of a dialect in the order in which they are shown} */
    static List<Claim> claims(Connection connection, int tenant, String dialect) throws SQLException {
        var claims = new LinkedHashMap<String, Claim>();
        for (var row : Statements.list(connection, CLAIMS, ClaimTables::claim, dialect, tenant)) {
            claims.merge(row.uri(), row, ClaimTables::both);
        }
        return List.copyOf(claims.values());
    }

    private static Claim both(Claim one, Claim other) {
        var attributes = new HashMap<>(other.attributes());
        attributes.putAll(one.attributes());
        return new Claim(one.uri(), one.name(), one.description(), one.pattern(), one.supported(), one.required(),
                one.readOnly(), one.order(), attributes);
    }

    private static Claim claim(ResultSet row) throws SQLException {
        var attributes = new HashMap<String, String>();
        attributes.put(text(row, 9).toUpperCase(Locale.ROOT), text(row, 10));
        return new Claim(text(row, 1), text(row, 2), text(row, 3), text(row, 4), row.getInt(5) != 0,
                row.getInt(6) != 0, row.getInt(7) != 0, row.getInt(8), attributes);
    }

    private static String text(ResultSet row, int column) throws SQLException {
        var text = row.getString(column);
        return text == null ? "" : text.strip();
    }
}
