package org.godwit.carbon.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;

/** Says whether a folder is a Carbon home, and what may have been meant when it is not. */
final class HomeSearch {
    private static final String SIGN = "repository/conf";

    private HomeSearch() {}

    /**
     * {@return the absolute path of the home}
     *
     * @throws org.godwit.carbon.problem.ProblemException when there is none
     */
    static Path home(Path given) {
        var root = given.toAbsolutePath().normalize();
        if (!Files.exists(root)) {
            throw problem(root, "the folder does not exist");
        }
        if (!Files.isDirectory(root)) {
            throw problem(root, "it is a file, not a folder");
        }
        if (!Files.isReadable(root) || !Files.isExecutable(root)) {
            throw new Problem(HomeProblem.UNREADABLE, "The home cannot be read.", new Place.File(root),
                    "this user has no right to read the folder",
                    "run godwit as a user who may read the home, such as the one who runs the old server").exception();
        }
        if (!Files.isDirectory(root.resolve(SIGN))) {
            throw problem(root, "it has no folder " + SIGN);
        }
        return root;
    }

    private static RuntimeException problem(Path root, String why) {
        var hint = above(root).or(() -> below(root)).map(h -> "; there is one at " + h).orElse("");
        return new Problem(HomeProblem.NOT_A_HOME, "There is no Carbon home at this path.", new Place.File(root),
                why + hint, "name the folder that holds bin, lib and repository").exception();
    }

    private static Optional<Path> above(Path root) {
        for (var folder = root.getParent(); folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(HomeFile.CARBON.in(folder))) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> below(Path root) {
        if (!Files.isDirectory(root)) {
            return Optional.empty();
        }
        try (var folders = Files.list(root)) {
            return folders.filter(f -> Files.isRegularFile(HomeFile.CARBON.in(f))).sorted().findFirst();
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
