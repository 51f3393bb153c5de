package org.godwit.upgrade.assess;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.godwit.carbon.database.DerbyFolder;
import org.godwit.carbon.database.H2File;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.home.DatasourceDefinition;
import org.godwit.carbon.home.RegistryDefinition.RemoteInstance;

/**
 * Where the registries are kept that {@code registry.xml} mounts. One that is in the database of the local registry moves with
 * it; one in a file of the old home is copied into a file of the new home; all others stay where they are, as other
 * installations share them.
 */
record Mounts(List<Mount> all) {
    Mounts {
        all = List.copyOf(all);
    }

    /** What becomes of a mounted registry. */
    enum Way {
        /** It is in the database of the local registry. */
        WITH_THE_REGISTRY,
        /** It is in a file of the home. */
        AS_A_FILE,
        /** Its datasource is that of the users, whose database moves, and the registry of the home is elsewhere. */
        WITH_THE_USERS,
        /** It is on a server, or in a file that is none of the home's. */
        STAYS,
        /** No datasource leads to it. */
        LEADS_NOWHERE
    }

    /** A mounted registry; without a datasource when none leads to it. */
    record Mount(RemoteInstance instance, Optional<DatasourceDefinition> datasource, Way way) {}

    static Mounts of(CarbonHome home) {
        var mounts = new ArrayList<Mount>();
        for (var instance : home.registry().remoteInstances()) {
            var datasource = home.registry().database(instance.databaseConfig())
                    .flatMap(c -> home.datasource(c.datasource())).filter(DatasourceDefinition::hasUrl);
            mounts.add(new Mount(instance, datasource, datasource.map(d -> way(home, d)).orElse(Way.LEADS_NOWHERE)));
        }
        return new Mounts(mounts);
    }

    private static Way way(CarbonHome home, DatasourceDefinition datasource) {
        var root = home.root();
        var url = SourceDatabases.absoluteUrl(datasource.url(), root);
        var registry = home.registry().local().flatMap(c -> home.datasource(c.datasource()));
        if (registry.filter(r -> SourceDatabases.absoluteUrl(r.url(), root).equals(url)).isPresent()) {
            return Way.WITH_THE_REGISTRY;
        }
        if (home.datasource(home.realm().datasource()).filter(u -> u.name().equals(datasource.name())).isPresent()) {
            return Way.WITH_THE_USERS;
        }
        var file = H2File.ofUrl(url).map(H2File::base).or(() -> DerbyFolder.ofUrl(url).map(DerbyFolder::path));
        return file.map(Path::normalize).filter(f -> f.startsWith(root.normalize())).isPresent()
                ? Way.AS_A_FILE
                : Way.STAYS;
    }

    /** {@return the datasources of those that are files of the home, each file once} */
    List<DatasourceDefinition> inFiles() {
        var byUrl = new LinkedHashMap<String, DatasourceDefinition>();
        all.stream().filter(m -> m.way() == Way.AS_A_FILE).flatMap(m -> m.datasource().stream())
                .forEach(d -> byUrl.putIfAbsent(d.url(), d));
        return List.copyOf(byUrl.values());
    }
}
