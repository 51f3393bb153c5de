package org.godwit.upgrade.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.DerbyFolder;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.H2File;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Table;
import org.godwit.upgrade.assess.MountedPlaces;
import org.godwit.upgrade.assess.SourceDatabase;
import org.godwit.upgrade.configure.NewAddress;

/**
 * What a mounted registry is copied into, whatever the target of the users is: a mount keeps a database of its own. It is a file of
 * the new home, or a fresh database that the operator made for it.
 *
 * @param name of the file, without its folder and ending; or of the datasource
 * @param server the database, empty for a file
 * @param script the new schema in the words of its engine
 */
public record MountedCopy(SourceDatabase source, String name, Optional<DatabaseAddress> server, SchemaScript script) {
    private static final String FOLDER = "repository/database/";

    /** {@return one for each mounted registry that is copied} */
    public static List<MountedCopy> of(List<SourceDatabase> mounted, CarbonHome home, MountedPlaces places,
            Drivers drivers) {
        var copies = new ArrayList<MountedCopy>();
        var taken = new HashSet<>(List.of(Target.EMBEDDED_NAME));
        for (var source : mounted) {
            var wanted = wantedName(source, home);
            var name = wanted;
            for (int i = 2; !taken.add(name.toUpperCase(Locale.ROOT)); i++) {
                name = wanted + "_" + i;
            }
            var foreign = source.foreignTables(CarbonSchema.CARBON_4_2).stream().map(Table::withoutMadeUpNames)
                    .toList();
            var server = server(source, home, places);
            var address = server.orElseGet(() -> Target.embedded(home).addressIn(home.root().resolve("nowhere")));
            copies.add(new MountedCopy(source, name, server, new SchemaScript(
                    Database.of(address, drivers).dialect(), CarbonSchema.CARBON_4_2.plus(foreign))));
        }
        return List.copyOf(copies);
    }

    /** {@return the database that the operator made for it; the engines that can be a target are those of {@link Target}} */
    private static Optional<DatabaseAddress> server(SourceDatabase source, CarbonHome home, MountedPlaces places) {
        return home.datasource(source.datasources().getFirst()).flatMap(places::of)
                .flatMap(place -> place instanceof MountedPlaces.Place.Server(DatabaseAddress address)
                        ? Optional.of(Target.server(address).configured())
                        : Optional.empty());
    }

    private static String wantedName(SourceDatabase source, CarbonHome home) {
        var name = source.datasources().getFirst();
        var url = home.datasource(name).orElseThrow().address(home).url();
        var path = H2File.ofUrl(url).map(H2File::base).or(() -> DerbyFolder.ofUrl(url).map(DerbyFolder::path));
        return path.map(p -> p.getFileName().toString()).orElse(name).replaceAll("[^\\w.-]", "_");
    }

    /** {@return the name of its datasource} */
    public String datasource() {
        return source.datasources().getFirst();
    }

    /** {@return whether its source is no file} */
    boolean isOfServer() {
        return source.bytes() == 0 && DerbyFolder.ofUrl(source.database().address().url()).isEmpty();
    }

    /** {@return where it is while the new home is kept in a folder} */
    public Database in(Path home, Drivers drivers) {
        if (server.isPresent()) {
            return Database.of(server.get(), drivers).durable();
        }
        var own = embedded();
        return Database.of(new DatabaseAddress("jdbc:h2:" + home.toAbsolutePath().resolve(FOLDER + name)
                + ";DB_CLOSE_ON_EXIT=FALSE", own.user(), own.password()), drivers).durable();
    }

    /** {@return how a datasource of the new home names it} */
    NewAddress newAddress(String oldUrl) {
        return server.map(NewAddress::of)
                .orElseGet(() -> NewAddress.embedded(name, oldUrl, embedded().user(), embedded().password()));
    }

    /** {@return where it goes, for people} */
    String shown() {
        return server.map(DatabaseAddress::shown).orElse("a file of its own");
    }

    /** A file has the user and password that the old database had. */
    private DatabaseAddress embedded() {
        return source.database().address();
    }
}
