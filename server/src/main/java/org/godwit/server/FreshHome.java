package org.godwit.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.identity.Identity;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.secret.Secret;

/**
 * A home made from nothing: the configuration files of the 3.1.1 generation, an embedded database, an admin.
 *
 * @param admin name of the admin
 * @param password its generated password; nothing in the home holds it in clear text
 */
public record FreshHome(Path root, String admin, Secret password) {
    private static final String PLACEHOLDER = "@PASSWORD@";
    private static final String USER_MANAGEMENT = "repository/conf/user-mgt.xml";
    private static final Map<String, String> FILES = Map.of("carbon.xml", "repository/conf/carbon.xml", "user-mgt.xml",
            USER_MANAGEMENT, "registry.xml", "repository/conf/registry.xml", "master-datasources.xml",
            "repository/conf/datasources/master-datasources.xml");
    private static final List<String> FOLDERS = List.of("repository/database", "repository/tenants",
            "repository/deployment/server/dataservices", "repository/deployment/server/userstores",
            "repository/components/lib", "repository/resources/security");
    /** Without letters and digits that look alike. */
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int PASSWORD_LENGTH = 16;

    /**
     * Makes a home.
     *
     * @param root a folder that does not exist yet, or is empty
     * @throws org.godwit.carbon.problem.ProblemException when the folder has something in it, or cannot be written
     */
    public static FreshHome make(Path root) {
        var password = generated();
        try {
            refuseFull(root);
            for (var folder : FOLDERS) {
                Files.createDirectories(root.resolve(folder));
            }
            for (var file : FILES.entrySet()) {
                write(root.resolve(file.getValue()), template(file.getKey()).replace(PLACEHOLDER, password.reveal()));
            }
            makeAdmin(root);
            write(root.resolve(USER_MANAGEMENT), template("user-mgt.xml").replace(PLACEHOLDER, ""));
        } catch (IOException e) {
            throw new Problem(ServeProblem.NOT_WRITABLE, "The home cannot be made.", new Place.File(root),
                    e.getClass().getSimpleName() + ": " + e.getMessage(),
                    "choose a folder that the user who runs godwit can write to").exception(e);
        }
        return new FreshHome(root, "admin", password);
    }

    private static void refuseFull(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        if (Files.isDirectory(root)) {
            try (var inside = Files.list(root)) {
                if (inside.findAny().isEmpty()) {
                    return;
                }
            }
        }
        throw new Problem(ServeProblem.HOME_EXISTS, "There is something at the place of the new home.",
                new Place.File(root), "a new home is made only in a folder that is missing or empty",
                "choose another folder, or serve this one with `godwit serve --home " + root + "`").exception();
    }

    private static void makeAdmin(Path root) {
        var home = CarbonHome.open(root);
        try (var drivers = Drivers.shipped();
                var identity = Identity.open(home, new HomeDatabases(home, drivers).open(), drivers)) {
            identity.bootstrap();
        }
    }

    private static String template(String name) throws IOException {
        try (var in = FreshHome.class.getResourceAsStream("init/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks init/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static Secret generated() {
        var random = new SecureRandom();
        var password = new StringBuilder(PASSWORD_LENGTH);
        for (int i = 0; i < PASSWORD_LENGTH; i++) {
            password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return Secret.of(password.toString());
    }
}
