package org.godwit.upgrade.configure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.godwit.carbon.database.H2File;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.home.DatasourceDefinition;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.Problems;

/**
 * The step from an old home to a new one, as far as files are concerned. {@link #plan} reads the old home and computes
 * everything: rewritten configuration with reasons and diffs, every file that is carried over as it is, everything that stays
 * behind and why, and what a person should know or do. {@link #writeTo} then writes exactly that. Immutable.
 */
public final class HomeConversion {
    private final Path oldHome;
    private final Map<String, byte[]> rewritten;
    private final List<ConfigurationChange> changes;
    private final HomeWalk.Found found;
    private final List<Notice> notices;

    private HomeConversion(Path oldHome, Rewriting rewriting, HomeWalk.Found found, List<Notice> notices) {
        this.oldHome = oldHome;
        this.rewritten = rewriting.files();
        this.changes = List.copyOf(rewriting.changes());
        this.found = found;
        this.notices = List.copyOf(notices);
    }

    /**
     * Computes the new home. Nothing is written.
     *
     * @param addresses where datasources point from now on, by the name of the datasource; others stay as they are
     * @param version version of the product from now on, such as {@code 3.1.1}
     * @throws org.godwit.carbon.problem.ProblemException with every file that cannot be read, and every datasource that does
     *     not exist
     */
    public static HomeConversion plan(CarbonHome old, Map<String, NewAddress> addresses, String version) {
        var problems = new Problems();
        for (var name : addresses.keySet()) {
            if (old.datasources().stream().noneMatch(d -> d.name().equals(name))) {
                problems.add(new Problem(ConfigureProblem.DATASOURCE_UNKNOWN,
                        "There is no datasource " + name + " to point elsewhere.", new Place.Setting(name),
                        "the home has " + String.join(", ",
                                old.datasources().stream().map(DatasourceDefinition::name).toList()),
                        "name a datasource of the old home"));
            }
        }
        problems.throwIfAny();
        boolean kernelOf42 = isKernelOf42(old);
        var rewriting = new Rewriting(old, new TreeMap<>(addresses), version, kernelOf42);
        rewriting.run();
        var rules = new CarryRules(kernelOf42, old.server().kernelVersion(), movedFiles(old, addresses));
        var found = new HomeWalk(old.root(), rules, rewriting.files().keySet()).walk();
        var notices = new ArrayList<>(rewriting.notices());
        notices.addAll(found.notices());
        notices.addAll(new HomeReview(old, found.carried(), rewriting.files()).notices());
        return new HomeConversion(old.root(), rewriting, found, notices);
    }

    /** {@return whether the old kernel is that of DSS 3.1.1; where it is not told, the form of user-mgt.xml tells} */
    private static boolean isKernelOf42(CarbonHome old) {
        var kernel = old.server().kernelVersion();
        return kernel.isEmpty() ? !old.realm().addAdmin().isEmpty() : kernel.startsWith("4.2");
    }

    private static Map<String, String> movedFiles(CarbonHome old, Map<String, NewAddress> addresses) {
        var moved = new TreeMap<String, String>();
        addresses.forEach((name, address) -> old.datasource(name)
                .flatMap(d -> H2File.ofUrl(d.address(old).url())).filter(f -> f.base().startsWith(old.root()))
                .ifPresent(f -> moved.put(old.root().relativize(f.base()).toString().replace('\\', '/'),
                        "the content of this database moves to " + address)));
        return moved;
    }

    /** {@return the configuration files that are written in another form, by path} */
    public List<ConfigurationChange> changes() {
        return changes;
    }

    /** {@return everything that is carried over as it is, by path} */
    public List<CarriedFile> carried() {
        return List.copyOf(found.carried());
    }

    /** {@return what stays behind} */
    public List<LeftOut> leftOut() {
        return List.copyOf(found.leftOut());
    }

    /** {@return what a person should know or do} */
    public List<Notice> notices() {
        return notices;
    }

    /** {@return how many bytes the carried files have} */
    public long carriedBytes() {
        return found.carried().stream().mapToLong(CarriedFile::bytes).sum();
    }

    /**
     * Writes the new home. May be called again after it was killed. Permissions and times of carried files are kept;
     * rewritten ones have the permissions of the old file.
     *
     * @throws org.godwit.carbon.problem.ProblemException when a file cannot be read or written, or one home lies in the other
     */
    public void writeTo(Path newHome) {
        var to = newHome.toAbsolutePath().normalize();
        if (to.startsWith(oldHome) || oldHome.startsWith(to)) {
            throw new Problem(ConfigureProblem.HOMES_NESTED, "The new home and the old one lie in each other.",
                    new Place.File(to), "the old home is " + oldHome, "choose a folder beside the old home")
                    .exception();
        }
        new HomeWriter(oldHome, to).write(rewritten, found.carried());
    }

    /** {@return the paths of files in a home that are not what this conversion writes: missing, or of other content} */
    public List<String> differences(Path newHome) {
        var different = new ArrayList<String>();
        rewritten.forEach((file, bytes) -> {
            if (!holds(newHome.resolve(file), bytes)) {
                different.add(file);
            }
        });
        for (var file : found.carried()) {
            if (!isSame(oldHome.resolve(file.file()), newHome.resolve(file.file()), file.kind())) {
                different.add(file.file());
            }
        }
        different.sort(null);
        return different;
    }

    private static boolean holds(Path file, byte[] bytes) {
        try {
            return Files.exists(file) && Arrays.equals(Files.readAllBytes(file), bytes);
        } catch (IOException _) {
            return false;
        }
    }

    private static boolean isSame(Path old, Path carried, CarriedFile.Kind kind) {
        try {
            return switch (kind) {
                case FILE -> Files.isRegularFile(carried) && Files.mismatch(old, carried) < 0;
                case FOLDER -> Files.isDirectory(carried);
                case LINK -> Files.isSymbolicLink(carried) && Files.exists(carried);
            };
        } catch (IOException _) {
            return false;
        }
    }
}
