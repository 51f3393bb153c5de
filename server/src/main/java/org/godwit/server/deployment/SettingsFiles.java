package org.godwit.server.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.xml.XmlElement;
import org.godwit.carbon.xml.XmlFile;

/**
 * The settings of all services of one tenant: {@code servicemetafiles/*.xml}, where Carbon's console kept them, and
 * {@code <name>_services.xml} beside a descriptor. For one scan, by one thread.
 */
final class SettingsFiles {
    private final Map<String, ServiceSettings> byService;
    private final Map<String, ServiceSettings> unreadable;
    private final Cache cache;

    private SettingsFiles(Map<String, ServiceSettings> byService, Map<String, ServiceSettings> unreadable,
            Cache cache) {
        this.cache = cache;
        this.byService = Map.copyOf(byService);
        this.unreadable = Map.copyOf(unreadable);
    }

    /** Reads the folder {@code servicemetafiles} of a tenant's artefacts. */
    static SettingsFiles read(Path artefacts, Cache cache) {
        var byService = new HashMap<String, ServiceSettings>();
        var unreadable = new HashMap<String, ServiceSettings>();
        for (var file : files(artefacts.resolve("servicemetafiles"))) {
            var found = cache.of(file, () -> parsed(file));
            found.services().forEach((name, settings) -> byService.merge(name, settings, ServiceSettings::and));
            found.unreadable().ifPresent(settings -> unreadable.put(baseName(file), settings));
        }
        return new SettingsFiles(byService, unreadable, cache);
    }

    /** What one file says. */
    private record Parsed(Map<String, ServiceSettings> services, Optional<ServiceSettings> unreadable) {}

    private static Parsed parsed(Path file) {
        try {
            var byService = new HashMap<String, ServiceSettings>();
            services(XmlFile.read(file).root()).forEach(service -> byService.merge(service.attribute("name"),
                    ServiceSettings.of(service), ServiceSettings::and));
            return new Parsed(byService, Optional.empty());
        } catch (ProblemException e) {
            return new Parsed(Map.of(), Optional.of(unreadable(file, e)));
        }
    }

    private static Parsed parsedWhole(Path file) {
        try {
            return new Parsed(Map.of("", ServiceSettings.of(XmlFile.read(file).root())), Optional.empty());
        } catch (ProblemException e) {
            return new Parsed(Map.of(), Optional.of(unreadable(file, e)));
        }
    }

    /** What was read from files that have not changed since. Not for use by several threads. */
    static final class Cache {
        private final Map<Path, Kept> kept = new HashMap<>();

        private record Kept(long size, FileTime modified, Parsed parsed) {}

        private Parsed of(Path file, Supplier<Parsed> parse) {
            try {
                long size = Files.size(file);
                var modified = Files.getLastModifiedTime(file);
                var known = kept.get(file);
                if (known == null || known.size() != size || !known.modified().equals(modified)) {
                    known = new Kept(size, modified, parse.get());
                    kept.put(file, known);
                }
                return known.parsed();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static List<XmlElement> services(XmlElement root) {
        return root.name().equals("service") ? List.of(root) : root.children("service");
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var walk = Files.walk(folder)) {
            return walk.filter(f -> f.getFileName().toString().endsWith(".xml")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String baseName(Path file) {
        var name = file.getFileName().toString();
        return name.substring(0, name.lastIndexOf('.'));
    }

    private static ServiceSettings unreadable(Path file, ProblemException e) {
        var first = e.problems().getFirst();
        var problem = new Problem(DeploymentProblem.SETTINGS_UNREADABLE,
                "The settings of the service cannot be read, so its security is not known.",
                first.where() instanceof Place.Line line ? line : new Place.File(file), first.why(),
                "repair or remove the file");
        return new ServiceSettings(new Access.Open(false), Exposure.FULL, List.of(problem));
    }

    /** {@return the settings of one service, by its name in URLs and its descriptor} */
    ServiceSettings of(String service, Path descriptor) {
        var plain = service.substring(service.lastIndexOf('/') + 1);
        var settings = byService.getOrDefault(service,
                unreadable.getOrDefault(service, unreadable.getOrDefault(plain, ServiceSettings.NONE)));
        var beside = descriptor.resolveSibling(baseName(descriptor) + "_services.xml");
        if (Files.exists(beside)) {
            var found = cache.of(beside, () -> parsedWhole(beside));
            return settings
                    .and(found.unreadable().orElseGet(() -> found.services().getOrDefault("", ServiceSettings.NONE)));
        }
        return settings;
    }
}
