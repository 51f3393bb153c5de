package org.godwit.upgrade.plan;

import java.nio.file.Path;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.DerbyFolder;
import org.godwit.carbon.database.Engine;
import org.godwit.carbon.database.H2File;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.home.DatasourceDefinition;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.secret.Secret;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.assess.SourceDatabases;
import org.godwit.upgrade.configure.NewAddress;

/**
 * The database that an upgrade fills, or alters.
 *
 * @param configured as the new home's datasources name it; the embedded one relative to the home
 */
public record Target(DatabaseAddress configured, Kind kind) {
    /** What an upgrade makes of a database. */
    public enum Kind {
        /** A fresh file in the new home. */
        EMBEDDED,
        /** A fresh database that the operator made. */
        SERVER,
        /** The old database itself, altered where it is. */
        IN_PLACE
    }

    static final String EMBEDDED_NAME = "WSO2CARBON_DB";
    private static final String EMBEDDED_FILE = "repository/database/" + EMBEDDED_NAME;

    /** {@return a fresh H2 2 file in the new home, with the user and password that the old one had} */
    public static Target embedded(CarbonHome home) {
        var old = home.datasource(home.realm().datasource());
        return new Target(new DatabaseAddress("jdbc:h2:" + EMBEDDED_FILE + ";DB_CLOSE_ON_EXIT=FALSE",
                old.map(DatasourceDefinition::user).filter(u -> !u.isEmpty()).orElse("wso2carbon"),
                old.map(DatasourceDefinition::password).orElse(Secret.of("wso2carbon"))), Kind.EMBEDDED);
    }

    /**
     * {@return a database that the operator made}
     *
     * @throws org.godwit.carbon.problem.ProblemException when its engine cannot be a target
     */
    public static Target server(DatabaseAddress address) {
        var engine = Engine.ofUrl(address.url());
        if (engine.isEmpty() || engine.get() == Engine.H2) {
            throw new Problem(UpgradeProblem.TARGET_UNSUPPORTED, "This database cannot be the target.",
                    Place.database(address.shown()),
                    "the URL names " + engine.map(Engine::label).orElse("no engine that is known"),
                    "give a URL such as jdbc:postgresql://host/database, or leave --database out for the embedded one")
                    .exception();
        }
        return new Target(address, Kind.SERVER);
    }

    /** {@return the old database of users itself, which is altered} */
    public static Target inPlace(CarbonHome home) {
        var old = home.datasource(home.realm().datasource());
        return new Target(new DatabaseAddress(
                old.map(d -> SourceDatabases.absoluteUrl(d.url(), home.root())).orElse(""),
                old.map(DatasourceDefinition::user).orElse(""),
                old.map(DatasourceDefinition::password).orElse(Secret.none())), Kind.IN_PLACE);
    }

    /** {@return whether it is a file in the new home} */
    public boolean isEmbedded() {
        return kind == Kind.EMBEDDED;
    }

    /** {@return whether it is the old database itself} */
    public boolean isInPlace() {
        return kind == Kind.IN_PLACE;
    }

    /** {@return whether it is a file, which is better kept open from one step to the next} */
    public boolean isFile() {
        return isEmbedded() || H2File.ofUrl(configured.url()).isPresent();
    }

    /** {@return where it is while the new home is kept in a folder} */
    public DatabaseAddress addressIn(Path home) {
        return isEmbedded()
                ? new DatabaseAddress("jdbc:h2:" + home.toAbsolutePath().resolve(EMBEDDED_FILE)
                        + ";DB_CLOSE_ON_EXIT=FALSE", configured.user(), configured.password())
                : configured;
    }

    /** {@return whether datasources of the new home need another address: not for the same server, but for a file's way} */
    boolean isNamedAnew(CarbonHome home, String oldUrl) {
        if (!isInPlace()) {
            return true;
        }
        var absolute = SourceDatabases.absoluteUrl(oldUrl, home.root());
        return !absolute.equals(oldUrl)
                || H2File.ofUrl(oldUrl).filter(f -> f.base().startsWith(home.root())).isPresent()
                || DerbyFolder.ofUrl(oldUrl).filter(f -> f.path().startsWith(home.root())).isPresent();
    }

    /** {@return how a datasource of the new home names it} */
    NewAddress newAddress(String oldUrl) {
        return isEmbedded()
                ? NewAddress.embedded(EMBEDDED_NAME, oldUrl, configured.user(), configured.password())
                : NewAddress.of(configured);
    }
}
