package org.godwit.server.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.xml.XmlElement;
import org.godwit.carbon.xml.XmlFile;

/**
 * The settings of all services of one tenant: {@code servicemetafiles/*.xml}, where Carbon's console kept them, and
 * {@code <name>_services.xml} beside a descriptor. Immutable.
 */
final class SettingsFiles {
    private final Map<String, ServiceSettings> byService;
    private final Map<String, ServiceSettings> unreadable;

    private SettingsFiles(Map<String, ServiceSettings> byService, Map<String, ServiceSettings> unreadable) {
        this.byService = Map.copyOf(byService);
        this.unreadable = Map.copyOf(unreadable);
    }

    /** Reads the folder {@code servicemetafiles} of a tenant's artefacts. */
    static SettingsFiles read(Path artefacts) {
        var byService = new HashMap<String, ServiceSettings>();
        var unreadable = new HashMap<String, ServiceSettings>();
        for (var file : files(artefacts.resolve("servicemetafiles"))) {
            try {
                services(XmlFile.read(file).root()).forEach(service -> byService.merge(service.attribute("name"),
                        ServiceSettings.of(service), ServiceSettings::and));
            } catch (ProblemException e) {
                unreadable.put(baseName(file), unreadable(file, e));
            }
        }
        return new SettingsFiles(byService, unreadable);
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
        return new ServiceSettings(new Access.Open(false), true, List.of(problem));
    }

    /** {@return the settings of one service, by its name in URLs and its descriptor} */
    ServiceSettings of(String service, Path descriptor) {
        var plain = service.substring(service.lastIndexOf('/') + 1);
        var settings = byService.getOrDefault(service,
                unreadable.getOrDefault(service, unreadable.getOrDefault(plain, ServiceSettings.NONE)));
        var beside = descriptor.resolveSibling(baseName(descriptor) + "_services.xml");
        if (Files.exists(beside)) {
            try {
                return settings.and(ServiceSettings.of(XmlFile.read(beside).root()));
            } catch (ProblemException e) {
                return settings.and(unreadable(beside, e));
            }
        }
        return settings;
    }
}
