package org.godwit.upgrade.assess;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.godwit.carbon.database.DerbyFolder;
import org.godwit.carbon.database.H2File;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.home.DatasourceDefinition;
import org.godwit.carbon.home.RegistryDefinition.RemoteInstance;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.Problems;
import org.godwit.upgrade.UpgradeProblem;

/**
 * Where the registries are kept that {@code registry.xml} mounts, and what becomes of them. One that is in the database of the
 * local registry moves with it; one in a file of the home or on a server is copied, unless the operator lets it stay; one in a
 * file that is none of the home's stays, unless the operator wants it copied.
 */
record Mounts(List<Mount> all) {
    Mounts {
        all = List.copyOf(all);
    }

    /** What becomes of a mounted registry. */
    enum Way {
        /** It is in the database of the local registry. */
        WITH_THE_REGISTRY,
        /** It is in a file of the home, and moves. */
        AS_A_FILE,
        /** It is on a server, or in another file, and is copied. */
        COPIED,
        /** Its datasource is that of the users, whose database moves, and the registry of the home is elsewhere. */
        WITH_THE_USERS,
        /** It is where it was: the operator wants it so, or it is in a file that is none of the home's. */
        STAYS,
        /** No datasource leads to it. */
        LEADS_NOWHERE
    }

    /** A mounted registry; without a datasource when none leads to it. */
    record Mount(RemoteInstance instance, Optional<DatasourceDefinition> datasource, Way way) {
        private boolean isCopied() {
            return way == Way.AS_A_FILE || way == Way.COPIED;
        }
    }

    /**
     * {@return those of a home}
     *
     * @throws org.godwit.carbon.problem.ProblemException when the operator speaks of one that is none
     */
    static Mounts of(CarbonHome home, MountedPlaces places) {
        var mounts = new ArrayList<Mount>();
        for (var instance : home.registry().remoteInstances()) {
            var datasource = home.registry().database(instance.databaseConfig())
                    .flatMap(c -> home.datasource(c.datasource())).filter(DatasourceDefinition::hasUrl);
            mounts.add(new Mount(instance, datasource,
                    datasource.map(d -> way(home, d, places)).orElse(Way.LEADS_NOWHERE)));
        }
        refuseUnknown(mounts, places);
        return new Mounts(mounts);
    }

    private static void refuseUnknown(List<Mount> mounts, MountedPlaces places) {
        var known = mounts.stream().filter(m -> m.isCopied() || m.way() == Way.STAYS)
                .flatMap(m -> m.datasource().stream()).toList();
        var problems = new Problems();
        for (var name : places.inOrder().keySet()) {
            if (known.stream().noneMatch(d -> d.name().equals(name) || d.jndiName().equals(name))) {
                problems.add(new Problem(UpgradeProblem.MOUNT_UNKNOWN, "No mounted registry uses a datasource " + name
                        + ".", new Place.Setting("--mounted"),
                        known.isEmpty()
                                ? "registry.xml mounts none from a database of its own"
                                : "there are " + known.stream().map(DatasourceDefinition::name).distinct()
                                        .collect(Collectors.joining(", ")),
                        "name the datasource of a mount, as master-datasources.xml does"));
            }
        }
        for (var mount : mounts) {
            if (mount.way() == Way.AS_A_FILE && mount.datasource().flatMap(places::of)
                    .filter(MountedPlaces.Place.Stays.class::isInstance).isPresent()) {
                problems.add(new Problem(UpgradeProblem.MOUNT_UNKNOWN, "The registry instance " + mount.instance().id()
                        + " cannot stay where it is.", mount.instance().where(),
                        "it is in a file of the old home, which two servers cannot use at a time",
                        "let it be copied: leave it out of --mounted, or name a database there"));
            }
        }
        problems.throwIfAny();
    }

    private static Way way(CarbonHome home, DatasourceDefinition datasource, MountedPlaces places) {
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
        if (file.map(Path::normalize).filter(f -> f.startsWith(root.normalize())).isPresent()) {
            return Way.AS_A_FILE;
        }
        var told = places.of(datasource);
        if (told.isPresent()) {
            return told.get() instanceof MountedPlaces.Place.Stays ? Way.STAYS : Way.COPIED;
        }
        return file.isPresent() || places.stayOtherwise() ? Way.STAYS : Way.COPIED;
    }

    /** {@return the datasources of those that are copied, each database once} */
    List<DatasourceDefinition> copied() {
        var byUrl = new LinkedHashMap<String, DatasourceDefinition>();
        all.stream().filter(Mount::isCopied).flatMap(m -> m.datasource().stream())
                .forEach(d -> byUrl.putIfAbsent(d.url(), d));
        return List.copyOf(byUrl.values());
    }

    /** {@return names of the datasources of those that stay} */
    Set<String> staying() {
        return all.stream().filter(m -> m.way() == Way.STAYS).flatMap(m -> m.datasource().stream())
                .map(DatasourceDefinition::name).collect(Collectors.toUnmodifiableSet());
    }

    /** {@return whether a datasource is that of a mount on a server, which may be out of reach} */
    boolean isElsewhere(DatasourceDefinition datasource) {
        return all.stream().anyMatch(m -> m.way() == Way.COPIED
                && m.datasource().filter(d -> d.url().equals(datasource.url())).isPresent());
    }
}
