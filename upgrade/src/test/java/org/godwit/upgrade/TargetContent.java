package org.godwit.upgrade;

import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.TableDigest;
import org.godwit.carbon.database.TableReader;
import org.godwit.carbon.schema.CarbonSchema;

/** The checksum of each table's rows, the same on every engine. */
final class TargetContent {
    private TargetContent() {}

    static Map<String, String> of(Database database) {
        return database.with("reading", connection -> {
            var digests = new TreeMap<String, String>();
            var catalog = Catalog.read(connection);
            for (var table : CarbonSchema.CARBON_4_2.tables()) {
                var digest = new TableDigest();
                // The old claim table may have been dropped by the vendor's script; nothing needs it.
                if (catalog.table(table.name()).isPresent() || !table.name().equals("UM_CLAIM_BEHAVIOR")) {
                    new TableReader(database.dialect(), table, catalog.require(table.name()), ChronoUnit.MICROS)
                            .read(connection, digest::add);
                }
                digests.put(table.name(), digest.rows() + " rows " + digest.text());
            }
            return digests;
        });
    }
}
