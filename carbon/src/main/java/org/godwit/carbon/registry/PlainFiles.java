package org.godwit.carbon.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.stream.XMLStreamException;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;

/**
 * Trees of a registry as plain files. Beside a resource {@code name}, {@code .meta/~name.xml} tells the rest in the dump form; for
 * a collection it is {@code .meta/~.xml} within. Names that a file system does not take, or that would lead out of the folder, are
 * escaped by percent signs; the true name stands in the file beside.
 */
final class PlainFiles {
    private static final String META = ".meta";
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cntrl}%\\\\:*?\"<>|]");

    private final TenantRegistry registry;

    PlainFiles(TenantRegistry registry) {
        this.registry = registry;
    }

    int write(RegistryPath path, Path folder) {
        var top = registry.getItself(path).orElseThrow(() -> Writer.notFound(path));
        try {
            if (Files.exists(folder) && !(Files.isDirectory(folder) && isEmpty(folder))) {
                throw new Problem(RegistryProblem.FILE_FAILED, "The folder is there already.",
                        new Place.File(folder), "an export overwrites nothing",
                        "name a folder that does not exist").exception();
            }
            Files.createDirectories(folder);
            return top.collection() ? writeCollection(top, folder) : writeResource(top, folder);
        } catch (IOException e) {
            throw TreeSink.failed(e, folder);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    private int writeCollection(Resource collection, Path folder) throws IOException {
        Files.createDirectories(folder);
        writeMeta(collection, folder.resolve(META).resolve("~.xml"));
        int count = 1;
        if (registry.linkTarget(collection.path()).isPresent()) {
            return count;
        }
        var page = registry.children(collection.path(), null, Finder.PAGE);
        while (!page.isEmpty()) {
            for (var child : page) {
                // It may be gone by now, or be a mount of a place where nothing is yet.
                var member = registry.getItself(child.path());
                count += member.isPresent() ? writeMember(member.get(), folder) : 0;
            }
            page = registry.children(collection.path(), page.getLast(), Finder.PAGE);
        }
        return count;
    }

    private int writeMember(Resource member, Path folder) throws IOException {
        return member.collection()
                ? writeCollection(member, folder.resolve(escaped(member.path().name())))
                : writeResource(member, folder);
    }

    private int writeResource(Resource resource, Path folder) throws IOException {
        var name = escaped(resource.path().name());
        writeMeta(resource, folder.resolve(META).resolve("~" + name + ".xml"));
        var file = folder.resolve(name);
        if (!resource.hasContent()) {
            return 1;
        }
        try (var out = Files.newOutputStream(file, java.nio.file.StandardOpenOption.CREATE_NEW,
                java.nio.file.StandardOpenOption.WRITE);
                var open = registry.open(resource.path()).orElseThrow(() -> Writer.notFound(resource.path()))) {
            open.content().transferTo(out);
        }
        return 1;
    }

    private void writeMeta(Resource resource, Path file) throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        try (var out = Files.newOutputStream(file); var writer = new DumpWriter(registry, out)) {
            writer.writeAlone(resource);
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }

    /** {@return a name that is safe as a file name everywhere} */
    static String escaped(String name) {
        if (name.equals(".") || name.equals("..") || name.equals(META)) {
            return "%2E" + name.substring(1);
        }
        return UNSAFE.matcher(name)
                .replaceAll(m -> String.format(Locale.ROOT, "%%%02X", (int) m.group().charAt(0)));
    }

    static void read(Path folder, TreeSink sink) throws SQLException {
        if (!Files.isDirectory(folder)) {
            throw TreeSink.failed(new IOException("it is no folder"), folder);
        }
        try {
            readCollection(sink.top(), folder, sink);
        } catch (IOException e) {
            throw TreeSink.failed(e, folder);
        }
    }

    private static void readCollection(RegistryPath path, Path folder, TreeSink sink)
            throws IOException, SQLException {
        var meta = folder.resolve(META).resolve("~.xml");
        sink.put(path, Files.exists(meta) ? DumpReader.readAlone(meta) : DumpNode.bare(path.name(), true), null);
        for (var file : members(folder)) {
            var name = file.getFileName().toString();
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                readCollection(path.child(nameOf(file.resolve(META).resolve("~.xml"), name)), file, sink);
            } else if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                readResource(path, folder.resolve(META).resolve("~" + name + ".xml"), file, sink);
            }
        }
        for (var lonely : withoutContent(folder)) {
            var node = DumpReader.readAlone(lonely);
            sink.put(path.child(node.name()), node, null);
        }
    }

    private static void readResource(RegistryPath collection, Path meta, Path file, TreeSink sink)
            throws SQLException {
        var name = file.getFileName().toString();
        var node = Files.exists(meta) ? DumpReader.readAlone(meta) : DumpNode.bare(name, false);
        sink.put(collection.child(node.name().isEmpty() ? name : node.name()), node, Content.of(file));
    }

    private static String nameOf(Path meta, String fileName) {
        var told = Files.exists(meta) ? DumpReader.readAlone(meta).name() : "";
        return told.isEmpty() ? fileName : told;
    }

    private static List<Path> members(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(f -> !f.getFileName().toString().equals(META))
                    .sorted(Comparator.comparing(f -> f.getFileName().toString())).toList();
        }
    }

    /** Resources that have no content have no file either. */
    private static List<Path> withoutContent(Path folder) throws IOException {
        var meta = folder.resolve(META);
        if (!Files.isDirectory(meta)) {
            return List.of();
        }
        try (var files = Files.list(meta)) {
            return files.filter(f -> {
                var name = f.getFileName().toString();
                return name.startsWith("~") && name.endsWith(".xml") && name.length() > "~.xml".length()
                        && !Files.exists(folder.resolve(name.substring(1, name.length() - ".xml".length())));
            }).sorted().collect(Collectors.toList());
        }
    }
}
