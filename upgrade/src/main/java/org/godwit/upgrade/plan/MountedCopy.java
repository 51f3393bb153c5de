package org.godwit.upgrade.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.DerbyFolder;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.H2File;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Table;
import org.godwit.upgrade.assess.SourceDatabase;
import org.godwit.upgrade.configure.NewAddress;

/**
 * The file of the new home that a mounted registry moves into, whatever the target of the users is: a mount keeps a database of its
 * own.
 *
 * @param name of the file, without its folder and ending
 * @param script the new schema in the words of the embedded engine
 */
public record MountedCopy(SourceDatabase source, String name, SchemaScript script) {
    private static final String FOLDER = "repository/database/";

    /** {@return one for each mounted registry that moves} */
    public static List<MountedCopy> of(List<SourceDatabase> mounted, CarbonHome home, Drivers drivers) {
        if (mounted.isEmpty()) {
            return List.of();
        }
        var embedded = Database.of(Target.embedded(home).addressIn(home.root().resolve("nowhere")), drivers).dialect();
        var copies = new ArrayList<MountedCopy>();
        var taken = new HashSet<>(List.of(Target.EMBEDDED_NAME));
        for (var source : mounted) {
            var name = fileName(source, home);
            for (int i = 2; !taken.add(name.toUpperCase(Locale.ROOT)); i++) {
                name = fileName(source, home) + "_" + i;
            }
            var foreign = source.foreignTables(CarbonSchema.CARBON_4_2).stream().map(Table::withoutMadeUpNames)
                    .toList();
            copies.add(
                    new MountedCopy(source, name, new SchemaScript(embedded, CarbonSchema.CARBON_4_2.plus(foreign))));
        }
        return List.copyOf(copies);
    }

    private static String fileName(SourceDatabase source, CarbonHome home) {
        var url = home.datasource(source.datasources().getFirst()).orElseThrow().address(home).url();
        var path = H2File.ofUrl(url).map(H2File::base).or(() -> DerbyFolder.ofUrl(url).map(DerbyFolder::path))
                .orElseThrow();
        return path.getFileName().toString();
    }

    /** {@return where it is while the new home is kept in a folder} */
    public Database in(Path home, Drivers drivers) {
        var old = source.database().address();
        return Database.of(new DatabaseAddress("jdbc:h2:" + home.toAbsolutePath().resolve(FOLDER + name)
                + ";DB_CLOSE_ON_EXIT=FALSE", old.user(), old.password()), drivers);
    }

    /** {@return how a datasource of the new home names it} */
    NewAddress newAddress(String oldUrl) {
        var old = source.database().address();
        return NewAddress.embedded(name, oldUrl, old.user(), old.password());
    }
}
