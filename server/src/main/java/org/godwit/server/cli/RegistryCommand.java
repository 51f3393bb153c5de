package org.godwit.server.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.godwit.carbon.registry.Child;
import org.godwit.carbon.registry.Property;
import org.godwit.carbon.registry.RegistryPath;
import org.godwit.carbon.registry.TenantRegistry;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code godwit registry}: the registry of a home, offline or while it is served from a database server. */
@CommandLine.Command(name = "registry", header = "Look into and change the registry: ls, cat.", subcommands = {
        RegistryCommand.Ls.class, RegistryCommand.Cat.class})
final class RegistryCommand implements Command {
    @Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public ExitStatus run(Terminal terminal) {
        var command = spec == null ? new CommandLine(this) : spec.commandLine();
        throw new CommandLine.ParameterException(command, "name one of ls and cat");
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

}
