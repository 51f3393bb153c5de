package org.godwit.examples;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.schema.CarbonSchema;

/**
 * Makes a DSS 3.1.0 installation out of nothing: a Carbon home of a harbour office that serves data of ferries and birds, with
 * two tenants, six user stores, data services of their own, and all databases as H2 1.2.140 wrote them.
 *
 * <p>The rows are the same every time; the files are as like as the driver makes them. Takes about two seconds.
 */
public final class SampleInstallation {
    /** User name and password of the main database, as every Carbon home had them. */
    public static final String DATABASE_LOGIN = "wso2carbon";

    private SampleInstallation() {}

    /** Makes the installation of the upgrade guide's case: users before {@code UM_DOMAIN}. */
    public static void create(Path home) throws IOException, SQLException {
        create(home, SampleKind.AS_CARBON_4_1);
    }

    /**
     * Makes an installation.
     *
     * @param home a folder that does not exist or is empty
     * @throws FileAlreadyExistsException when there is something in the folder
     */
    public static void create(Path home, SampleKind kind) throws IOException, SQLException {
        if (Files.exists(home) && !isEmptyFolder(home)) {
            throw new FileAlreadyExistsException(home.toString(), null, "a sample is made in a new folder only");
        }
        HomeFiles.copy(SampleKind.AS_CARBON_4_1.folder(), home);
        if (kind == SampleKind.STARTED_WITH_4_2) {
            HomeFiles.copy(kind.folder(), home);
        }
        var databases = Files.createDirectories(home.resolve("repository/database"));
        try (var drivers = Drivers.shipped()) {
            try (var main = OldDatabase.open(drivers, databases.resolve("WSO2CARBON_DB"), DATABASE_LOGIN,
                    DATABASE_LOGIN)) {
                fill(main, kind);
            }
            for (var store : StoreDatabase.values()) {
                store.create(drivers, databases, kind);
            }
            for (var service : ServiceDatabase.values()) {
                service.create(drivers, databases);
            }
        }
    }

    /** {@return everybody who can log in, of every tenant that exists and of every store} */
    public static List<SampleUser> users() {
        return Stream.concat(
                SamplePeople.all().stream().filter(p -> p.tenant() != SamplePeople.DELETED)
                        .flatMap(p -> p.users().stream()),
                SamplePeople.ofSecondaryStores().stream()).toList();
    }

    /**
     * {@code [KIND] FOLDER}: makes an installation in a new folder.
     *
     * @param args the kind, by the name of its folder, and the folder to make
     */
    public static void main(String[] args) throws IOException, SQLException {
        var kind = args.length == 2 ? SampleKind.named(args[0]) : Optional.of(SampleKind.AS_CARBON_4_1);
        if (args.length < 1 || args.length > 2 || kind.isEmpty()) {
            System.err.println("usage: SampleInstallation [" + SampleKind.names() + "] FOLDER");
            System.exit(2);
            return;
        }
        var home = Path.of(args[args.length - 1]).toAbsolutePath();
        create(home, kind.get());
        System.out.println("made " + kind.get().folder() + " in " + home);
    }

    private static void fill(OldDatabase database, SampleKind kind) throws SQLException {
        database.connection().setAutoCommit(false);
        if (kind == SampleKind.STARTED_WITH_4_2) {
            database.create(CarbonSchema.CARBON_4_2);
            try (var roles = new RoleTablesOf42(database)) {
                new UserTables(database, CarbonSchema.CARBON_4_2, roles).fill(SamplePeople.all());
            }
        } else {
            database.create(CarbonSchema.CARBON_4_1);
            try (var roles = new RoleTablesOf41(database)) {
                new UserTables(database, CarbonSchema.CARBON_4_1, roles).fill(SamplePeople.all());
            }
        }
        try (var registry = new RegistryTables(database)) {
            new SampleRegistry(registry).fill();
        }
        database.connection().commit();
        database.connection().setAutoCommit(true);
        switch (kind) {
            case HALF_MIGRATED -> new VendorScript(database).runToFirstError();
            case BADLY_MIGRATED -> new VendorScript(database).runRegardless();
            case AS_CARBON_4_1, STARTED_WITH_4_2 -> {
                // nobody ran it
            }
        }
    }

    private static boolean isEmptyFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (var files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }
}
