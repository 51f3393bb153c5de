package org.godwit.server.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.registry.Child;
import org.godwit.carbon.registry.Content;
import org.godwit.carbon.registry.Property;
import org.godwit.carbon.registry.RegistryExchange;
import org.godwit.carbon.registry.RegistryPath;
import org.godwit.carbon.registry.RegistryProblem;
import org.godwit.carbon.registry.ResourceDraft;
import org.godwit.carbon.registry.TenantRegistry;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code godwit registry}: the registry of a home, offline or while it is served from a database server. */
@CommandLine.Command(name = "registry", header = "Look into and change the registry: ls, cat, put, rm, export, import.", subcommands = {
        RegistryCommand.Ls.class, RegistryCommand.Cat.class, RegistryCommand.Put.class, RegistryCommand.Rm.class,
        RegistryCommand.Export.class, RegistryCommand.Import.class})
final class RegistryCommand implements Command {
    @Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public ExitStatus run(Terminal terminal) {
        var command = spec == null ? new CommandLine(this) : spec.commandLine();
        throw new CommandLine.ParameterException(command, "name one of ls, cat, put, rm, export and import");
    }

    /** {@code godwit registry ls}. */
    @CommandLine.Command(name = "ls", header = "List what is in a collection; collections end in a slash.")
    static final class Ls implements Command {
        @Mixin
        private RegistryAt at = new RegistryAt();
        @Option(names = {"-l",
                "--long"}, description = "Show version, date, author, media type and properties as well.")
        private boolean details;
        @Option(names = {"-R", "--recursive"}, description = "List collections within it, too; links are not followed.")
        private boolean recursive;

        private record Member(String path, boolean collection, int version, String mediaType, String updater,
                LocalDateTime updated, String description, String link, List<Property> properties) {}

        private record Listed(String path, List<Member> members) {}

        @Override
        public ExitStatus run(Terminal terminal) {
            return at.in(terminal, registry -> {
                var top = registry.get(at.path()).orElseThrow(at::notFound);
                var members = new ArrayList<Member>();
                if (top.collection()) {
                    list(registry, at.path(), terminal, members);
                } else {
                    show(registry, new Child(at.path(), false), terminal, members);
                }
                if (terminal.isJson()) {
                    terminal.print(new Listed(at.path().value(), members));
                }
                return ExitStatus.DONE;
            });
        }

        private void list(TenantRegistry registry, RegistryPath path, Terminal terminal, List<Member> members) {
            registry.eachChild(path, child -> {
                show(registry, child, terminal, members);
                if (recursive && child.collection() && registry.linkTarget(child.path()).isEmpty()) {
                    list(registry, child.path(), terminal, members);
                }
            });
        }

        private void show(TenantRegistry registry, Child child, Terminal terminal, List<Member> members) {
            if (terminal.isJson()) {
                members.add(member(registry, child));
                return;
            }
            var name = recursive ? child.path().value() : child.name();
            terminal.out().println((details ? detail(member(registry, child)) : "") + RegistryAt.shown(name)
                    + (child.collection() ? "/" : ""));
        }

        private static Member member(TenantRegistry registry, Child child) {
            var link = registry.linkTarget(child.path()).map(RegistryPath::value).orElse("");
            var found = registry.get(child.path());
            return found
                    .map(r -> new Member(child.path().value(), child.collection(), r.version(), r.mediaType(),
                            r.updater(), r.updated(), r.description(), link, r.properties()))
                    .orElseGet(() -> new Member(child.path().value(), child.collection(), 0, "", "",
                            LocalDateTime.MIN, "", link, List.of()));
        }

        private static String detail(Member member) {
            return String.format(java.util.Locale.ROOT, "%6d  %-19.19s  %-12s  %-28s  %2d  ", member.version(),
                    member.updated(),
                    RegistryAt.shown(member.updater()),
                    RegistryAt.shown(member.link().isEmpty() ? member.mediaType() : "-> " + member.link()),
                    member.properties().size());
        }
    }

    /** {@code godwit registry cat}. */
    @CommandLine.Command(name = "cat", header = "Write the content of a resource to standard output.")
    static final class Cat implements Command {
        @Mixin
        private RegistryAt at = new RegistryAt();
        @Option(names = "--version-number", paramLabel = "N", description = "A former version, by its number.")
        private @Nullable Integer version;

        @Override
        public ExitStatus run(Terminal terminal) {
            return at.in(terminal, registry -> {
                var found = version == null ? registry.open(at.path()) : registry.openVersion(at.path(), version);
                try (var open = found.orElseThrow(at::notFound)) {
                    open.content().transferTo(terminal.out());
                    terminal.out().flush();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return ExitStatus.DONE;
            });
        }
    }

    private record Done(String path, int count) {}

    private static ExitStatus done(Terminal terminal, RegistryAt at, int count, String text) {
        if (terminal.isJson()) {
            terminal.print(new Done(at.path().value(), count));
        } else {
            terminal.out().println(text);
        }
        return ExitStatus.DONE;
    }

    /** {@code godwit registry put}. */
    @CommandLine.Command(name = "put", header = "Store a file as a resource; what is there becomes a former version.")
    static final class Put implements Command {
        @Mixin
        private RegistryAt at = new RegistryAt();
        @Parameters(index = "2", paramLabel = "FILE", description = "The file.")
        private Path file = Path.of("");
        @Option(names = "--media-type", paramLabel = "TYPE", description = "Such as application/xml; without it, that of "
                + "the resource that is there, or what the name tells.")
        private String mediaType = "";

        @Override
        public ExitStatus run(Terminal terminal) {
            if (!Files.isRegularFile(file)) {
                throw new Problem(RegistryProblem.FILE_FAILED, "There is no such file.", new Place.File(file),
                        "it is missing, or is no regular file", "correct the path").exception();
            }
            return at.in(terminal, registry -> {
                var before = registry.get(at.path());
                var draft = before.map(ResourceDraft::like)
                        .orElseGet(() -> ResourceDraft.ofContent(guessed(), Content.of(file)))
                        .withContent(Content.of(file));
                registry.put(at.path(), mediaType.isEmpty() ? draft : draft.withMediaType(mediaType));
                return done(terminal, at, 1, "Stored " + at.path() + ".");
            });
        }

        private String guessed() {
            var guess = URLConnection.guessContentTypeFromName(at.path().name());
            return guess == null ? "" : guess;
        }
    }

    /** {@code godwit registry rm}. */
    @CommandLine.Command(name = "rm", header = "Delete a resource, a link, or a collection with all in it.")
    static final class Rm implements Command {
        @Mixin
        private RegistryAt at = new RegistryAt();
        @Option(names = "--yes", description = "Delete a collection that is not empty.")
        private boolean yes;

        @Override
        public ExitStatus run(Terminal terminal) {
            return at.in(terminal, registry -> {
                var there = registry.getItself(at.path()).orElseThrow(at::notFound);
                boolean full = there.collection() && registry.linkTarget(at.path()).isEmpty()
                        && !registry.children(at.path(), null, 1).isEmpty();
                if (full && !yes) {
                    terminal.tell(List.of(new Problem(RegistryProblem.NEEDS_YES, "The collection is not empty.",
                            new Place.Setting(at.path().value()), "everything in it would be deleted as well",
                            "run the command again with --yes")));
                    return ExitStatus.NEEDS_DECISION;
                }
                registry.delete(at.path());
                return done(terminal, at, 1, "Deleted " + at.path() + ".");
            });
        }
    }

    /** In which form a tree goes out or comes in. */
    private static final class Form {
        @Option(names = "--dump", required = true, paramLabel = "FILE", description = "One XML file, in the registry's own "
                + "form.")
        private @Nullable Path dump;
        @Option(names = "--files", required = true, paramLabel = "FOLDER", description = "Plain files.")
        private @Nullable Path files;
    }

    /** {@code godwit registry export}. */
    @CommandLine.Command(name = "export", header = "Write a resource, or a collection with all in it, out of the registry.")
    static final class Export implements Command {
        @Mixin
        private RegistryAt at = new RegistryAt();
        @ArgGroup(multiplicity = "1")
        private Form form = new Form();

        @Override
        public ExitStatus run(Terminal terminal) {
            return at.in(terminal, registry -> {
                var exchange = new RegistryExchange(registry);
                int count = form.dump != null
                        ? exchange.exportDump(at.path(), form.dump)
                        : exchange.exportFiles(at.path(), Objects.requireNonNull(form.files));
                return done(terminal, at, count, "Exported " + count + " resources and collections.");
            });
        }
    }

    /** {@code godwit registry import}. */
    @CommandLine.Command(name = "import", header = "Bring a tree into the registry, all or nothing. A dump replaces what is "
            + "there; files are added to it.")
    static final class Import implements Command {
        @Mixin
        private RegistryAt at = new RegistryAt();
        @ArgGroup(multiplicity = "1")
        private Form form = new Form();

        @Override
        public ExitStatus run(Terminal terminal) {
            return at.in(terminal, registry -> {
                var exchange = new RegistryExchange(registry);
                int count = form.dump != null
                        ? exchange.importDump(at.path(), form.dump)
                        : exchange.importFiles(at.path(), Objects.requireNonNull(form.files));
                return done(terminal, at, count, "Imported " + count + " resources and collections.");
            });
        }
    }
}
