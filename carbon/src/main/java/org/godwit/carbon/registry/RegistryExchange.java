package org.godwit.carbon.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.stream.XMLStreamException;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;

/**
 * Trees of a registry going out and coming in: in the registry's own dump form, one XML file, or as plain files with what else is
 * known about each resource beside it. What comes in comes in one transaction.
 */
public final class RegistryExchange {
    private final TenantRegistry registry;

    public RegistryExchange(TenantRegistry registry) {
        this.registry = registry;
    }

    /**
     * Writes a tree as a dump. An existing file is not overwritten, and a dump that fails half-way is removed.
     *
     * {@return the number of resources and collections}
     */
    public int exportDump(RegistryPath path, Path file) {
        var top = registry.getItself(path).orElseThrow(() -> Writer.notFound(path));
        refuseExisting(file);
        boolean done = false;
        try (var out = new java.io.BufferedOutputStream(Files.newOutputStream(file))) {
            int count;
            try (var writer = new DumpWriter(registry, out)) {
                count = writer.writeTree(top.path());
            }
            done = true;
            return count;
        } catch (IOException e) {
            throw TreeSink.failed(e, file);
        } catch (XMLStreamException e) {
            throw TreeSink.failed(new IOException(e), file);
        } finally {
            if (!done) {
                remove(file);
            }
        }
    }

    /**
     * Brings a dump in. What is at the path is overwritten; members of its collections that the dump does not have are deleted.
     *
     * {@return the number of resources and collections}
     */
    public int importDump(RegistryPath path, Path file) {
        var counts = new int[1];
        registry.bring(path, sink -> {
            DumpReader.read(file, sink);
            counts[0] = sink.count();
        });
        return counts[0];
    }

    /**
     * Writes a tree as plain files: a folder for each collection, a file for each resource, and in {@code .meta} beside them what
     * else is known. The folder must not exist, or be empty.
     *
     * {@return the number of resources and collections}
     */
    public int exportFiles(RegistryPath path, Path folder) {
        return new PlainFiles(registry).write(path, folder);
    }

    /**
     * Brings plain files in: those of {@link #exportFiles}, or any others. What is at the path is overwritten; members that are not
     * among the files stay.
     *
     * {@return the number of resources and collections}
     */
    public int importFiles(RegistryPath path, Path folder) {
        var counts = new int[1];
        registry.bring(path, sink -> {
            PlainFiles.read(folder, sink);
            counts[0] = sink.count();
        });
        return counts[0];
    }

    private static void refuseExisting(Path file) {
        if (Files.exists(file)) {
            throw new Problem(RegistryProblem.FILE_FAILED, "The file is there already.", new Place.File(file),
                    "an export overwrites nothing", "name a file that does not exist").exception();
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw TreeSink.failed(e, file);
        }
    }
}
