package org.godwit.carbon.home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.problem.Problems;
import org.godwit.carbon.secret.LocalVault;
import org.godwit.carbon.secret.Secret;
import org.godwit.carbon.xml.XmlFile;

/**
 * The files of secondary user stores while a home is in use: {@code userstores/*.xml} below the artefacts of each tenant. They are
 * looked at whenever somebody asks; a file that was changed for the worse keeps its last good definition, and is told by
 * {@link #problems}. Safe for use by many threads.
 */
public final class UserStoreFiles {
    private static final String FOLDER = "userstores";
    private static final String ENDING = ".xml";

    private final CarbonHome home;
    private final Map<String, String> environment;
    private final Map<Path, Read> known = new ConcurrentHashMap<>();

    /**
     * @param environment tells where the key of Godwit's own vault is, for passwords that are written when the home has no
     *     keystore
     */
    public UserStoreFiles(CarbonHome home, Map<String, String> environment) {
        this.home = home;
        this.environment = Map.copyOf(environment);
    }

    /** What a file looked like, and what it said then or, if it is broken, before. */
    private record Read(long size, FileTime modified, Optional<UserStoreDefinition> definition,
            List<Problem> problems) {}

    /** {@return the stores of a tenant as its files are now, in the order of their names} */
    public List<UserStoreDefinition> stores(int tenant) {
        return files(tenant).stream().map(this::read).flatMap(Optional::stream).flatMap(r -> r.definition().stream())
                .toList();
    }

    /** {@return what is wrong with the files, as far as they were looked at} */
    public List<Problem> problems() {
        return known.entrySet().stream().filter(e -> Files.exists(e.getKey())).sorted(Map.Entry.comparingByKey())
                .flatMap(e -> e.getValue().problems().stream()).toList();
    }

    /** {@return something that is equal as long as no file of these tenants is added, changed or removed} */
    public Object stamp(List<Integer> tenants) {
        var stamp = new TreeMap<Path, List<Object>>();
        for (int tenant : tenants) {
            for (var file : files(tenant)) {
                try {
                    stamp.put(file, List.of(Files.size(file), Files.getLastModifiedTime(file)));
                } catch (IOException _) {
                    // It was removed just now; the next stamp is without it.
                    known.remove(file);
                }
            }
        }
        return stamp;
    }

    private List<Path> files(int tenant) {
        var folder = home.artefacts(tenant).resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var list = Files.list(folder)) {
            return list.filter(f -> f.getFileName().toString().endsWith(ENDING) && Files.isRegularFile(f)).sorted()
                    .toList();
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private Optional<Read> read(Path file) {
        var before = known.get(file);
        try {
            long size = Files.size(file);
            var modified = Files.getLastModifiedTime(file);
            if (before != null && before.size() == size && before.modified().equals(modified)) {
                return Optional.of(before);
            }
            var problems = new Problems();
            var definition = problems.collect(() -> definition(file, problems)).filter(_ -> problems.isEmpty());
            var lastGood = before == null ? Optional.<UserStoreDefinition>empty() : before.definition();
            var read = new Read(size, modified, definition.or(() -> lastGood), problems.found());
            known.put(file, read);
            return Optional.of(read);
        } catch (NoSuchFileException _) {
            known.remove(file);
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private UserStoreDefinition definition(Path file, Problems problems) {
        var root = XmlFile.read(file).root();
        if (!root.name().equals("UserStoreManager")) {
            throw new Problem(HomeProblem.WRONG_DOCUMENT, "The file is not what its name says.", root.where(),
                    "it holds <" + root.name() + "> instead of <UserStoreManager>",
                    "put a user store into it, or remove the file").exception();
        }
        return new UserStoreReader(home.texts(problems)).read(root);
    }

    private static ProblemException unreadable(Path file, IOException e) {
        return new Problem(HomeProblem.UNREADABLE, "A file or folder of the home cannot be read.", new Place.File(file),
                e.getClass().getSimpleName(), "give the user who runs godwit the right to read it").exception(e);
    }

    /** {@return the file that holds a store of a tenant, when there is one} */
    public Optional<Path> file(int tenant, String domain) {
        var upper = domain.toUpperCase(Locale.ROOT);
        return files(tenant).stream()
                .filter(f -> read(f).flatMap(Read::definition).filter(d -> d.domain().equals(upper)).isPresent())
                .findFirst();
    }

    /**
     * Writes a store for a tenant, as Carbon's console does: one file, named by the domain. Passwords are encrypted by the primary
     * keystore, so that a 3.1.1 server can read them; a home without one keeps them in Godwit's vault.
     *
     * @param properties with {@code DomainName}; none of them secret
     * @param passwords properties that are
     * @throws ProblemException when there is such a file, or it cannot be written
     */
    public Path write(int tenant, String className, Map<String, String> properties, Map<String, Secret> passwords) {
        var domain = properties.getOrDefault("DomainName", "");
        var file = home.artefacts(tenant).resolve(FOLDER).resolve(fileName(domain) + ENDING);
        if (Files.exists(file)) {
            throw new Problem(HomeProblem.FILE_EXISTS, "There is a file for a user store of this name.",
                    new Place.File(file), "a store is added by a file of its own, named by its domain",
                    "remove that store first, or choose another domain").exception();
        }
        var lines = new ArrayList<String>();
        lines.add("<UserStoreManager class=\"" + escaped(className)
                + "\" xmlns:svns=\"http://org.wso2.securevault/configuration\">");
        new TreeMap<>(properties).forEach(
                (name, value) -> lines.add("    <Property name=\"" + escaped(name) + "\">" + escaped(value)
                        + "</Property>"));
        new TreeMap<>(passwords).forEach((name, value) -> lines.add(password(domain, name, value)));
        lines.add("</UserStoreManager>");
        try {
            Files.createDirectories(file.getParent());
            // A server that looks in between must not see half a file.
            var half = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(half, String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
            return file;
        } catch (IOException e) {
            throw notWritable(file, e);
        }
    }

    private String password(String domain, String name, Secret value) {
        var start = "    <Property name=\"" + escaped(name) + "\" ";
        if (Files.exists(home.server().keystore().file())) {
            return start + "encrypted=\"true\">" + home.cipher().encryptUnpadded(value) + "</Property>";
        }
        var alias = "UserStore." + fileName(domain) + "." + name;
        LocalVault.of(home.root(), environment).set(alias, value);
        return start + "svns:secretAlias=\"" + escaped(alias) + "\">password</Property>";
    }

    /** Carbon names the file by the domain, with an underscore for each dot; nothing of a name may lead out of the folder. */
    private static String fileName(String domain) {
        return domain.replace('.', '_').replaceAll("[^\\p{L}\\p{N}_-]", "_");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    /** Removes the file of a store. {@return whether there was one} */
    public boolean remove(int tenant, String domain) {
        var file = file(tenant, domain);
        if (file.isEmpty()) {
            return false;
        }
        try {
            Files.delete(file.get());
            known.remove(file.get());
            return true;
        } catch (IOException e) {
            throw notWritable(file.get(), e);
        }
    }

    private static ProblemException notWritable(Path file, IOException e) {
        return new Problem(HomeProblem.NOT_WRITABLE, "A file of the home cannot be written.", new Place.File(file),
                e.getClass().getSimpleName(), "give the user who runs godwit the right to write there").exception(e);
    }
}
