package org.godwit.upgrade.configure;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.Problems;

/**
 * Looks at every file of an old home once and says whether it is carried. Used by one thread, once.
 *
 * <p>Symbolic links: one that stays inside the home is made again in the new home. One that leads out is followed and its
 * content copied, as two servers must not share a folder that they write to; links that lead nowhere, in circles, or to a
 * folder around the home stay behind.
 */
final class HomeWalk {
    private final Path root;
    private final CarryRules rules;
    private final Set<String> rewritten;
    private final Problems problems = new Problems();
    private final List<CarriedFile> carried = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();

    HomeWalk(Path root, CarryRules rules, Set<String> rewritten) {
        this.root = root;
        this.rules = rules;
        this.rewritten = rewritten;
    }

    /** What was found. */
    record Found(List<CarriedFile> carried, List<LeftOut> leftOut, List<Notice> notices) {}

    /** @throws org.godwit.carbon.problem.ProblemException with every file and folder that cannot be read */
    Found walk() {
        try {
            folder(root, "", List.of(root.toRealPath()));
        } catch (IOException e) {
            problems.add(unreadable(root, e));
        }
        problems.throwIfAny();
        dropLinksWithoutTarget();
        return new Found(carried, leftOut, notices);
    }

    private void folder(Path folder, String path, List<Path> above) throws IOException {
        List<Path> entries;
        try (var files = Files.list(folder)) {
            entries = files.sorted(Comparator.comparing(f -> f.getFileName().toString())).toList();
        } catch (IOException e) {
            problems.add(unreadable(folder, e));
            return;
        }
        if (entries.isEmpty() && !path.isEmpty()) {
            carried.add(new CarriedFile(path, CarriedFile.Kind.FOLDER, 0));
        }
        for (var entry : entries) {
            var name = path.isEmpty() ? entry.getFileName().toString() : path + "/" + entry.getFileName();
            var reason = rules.leftOut(name);
            if (reason.isPresent()) {
                leftOut.add(new LeftOut(name, reason.get()));
                if (name.equals("lib")) {
                    drivers(entry);
                }
            } else if (!rewritten.contains(name)) {
                entry(entry, name, above);
            }
        }
    }

    private void entry(Path entry, String name, List<Path> above) throws IOException {
        if (!Files.isSymbolicLink(entry)) {
            plain(entry, name, above);
            return;
        }
        Path target;
        try {
            target = entry.toRealPath();
        } catch (IOException _) {
            leftOut.add(new LeftOut(name, "the link leads nowhere"));
            return;
        }
        var home = above.getFirst();
        if (target.startsWith(home)) {
            carried.add(new CarriedFile(name, CarriedFile.Kind.LINK, 0));
        } else if (home.startsWith(target) || above.contains(target)) {
            leftOut.add(new LeftOut(name, "the link leads to a folder around itself: " + target));
        } else {
            notices.add(new Notice(Notice.Kind.TO_KNOW, "the link " + name + " leads out of the home, to " + target,
                    new Place.File(entry), "its content is copied; the new home does not share it with the old one"));
            plain(entry, name, above);
        }
    }

    private void plain(Path entry, String name, List<Path> above) throws IOException {
        if (Files.isDirectory(entry)) {
            var deeper = new ArrayList<>(above);
            deeper.add(entry.toRealPath());
            folder(entry, name, deeper);
        } else if (!Files.isRegularFile(entry)) {
            leftOut.add(new LeftOut(name, "neither a file nor a folder"));
        } else if (!Files.isReadable(entry)) {
            problems.add(unreadable(entry, new AccessDeniedException(entry.toString())));
        } else {
            carried.add(new CarriedFile(name, CarriedFile.Kind.FILE, Files.size(entry)));
        }
    }

    /** JDBC drivers are found in {@code lib} too; they are told by what they offer, not by their names. */
    private void drivers(Path lib) throws IOException {
        if (!Files.isDirectory(lib)) {
            return;
        }
        try (var files = Files.list(lib)) {
            for (var jar : files.filter(f -> f.getFileName().toString().endsWith(".jar")).sorted().toList()) {
                if (isDriver(jar)) {
                    carried.add(new CarriedFile("lib/" + jar.getFileName(), CarriedFile.Kind.FILE, Files.size(jar)));
                }
            }
        }
    }

    private static boolean isDriver(Path jar) {
        try (var file = new JarFile(jar.toFile(), false)) {
            return file.getEntry("META-INF/services/java.sql.Driver") != null;
        } catch (IOException _) {
            return false;
        }
    }

    private void dropLinksWithoutTarget() {
        var there = new HashSet<>(rewritten);
        for (var file : carried) {
            var path = file.file();
            while (!path.isEmpty() && there.add(path)) {
                path = path.substring(0, Math.max(0, path.lastIndexOf('/')));
            }
        }
        for (var file : List.copyOf(carried)) {
            if (file.kind() == CarriedFile.Kind.LINK && !there.contains(targetOf(root, file.file()))) {
                carried.remove(file);
                leftOut.add(new LeftOut(file.file(), "what the link leads to is not carried"));
            }
        }
    }

    /** {@return the path below the home that a link inside it leads to} */
    static String targetOf(Path root, String link) {
        try {
            return root.toRealPath().relativize(root.resolve(link).toRealPath()).toString().replace('\\', '/');
        } catch (IOException e) {
            throw unreadable(root.resolve(link), e).exception(e);
        }
    }

    static Problem unreadable(Path file, IOException e) {
        return new Problem(ConfigureProblem.UNREADABLE,
                Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
                        ? "A folder of the old home cannot be read."
                        : "A file of the old home cannot be read.",
                new Place.File(file),
                e instanceof AccessDeniedException ? "this user has no right to read it" : e.toString(),
                "give the user who runs godwit the right to read it, or run godwit as the user of the old server");
    }
}
